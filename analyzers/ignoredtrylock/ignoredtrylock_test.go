package ignoredtrylock_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/ignoredtrylock"
)

func Test(t *testing.T) { checktest.Run(t, ignoredtrylock.Analyzer) }
