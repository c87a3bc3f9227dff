package copiedlock_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/copiedlock"
)

func Test(t *testing.T) { checktest.Run(t, copiedlock.Analyzer) }
