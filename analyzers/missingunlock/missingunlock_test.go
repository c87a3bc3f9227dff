package missingunlock_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/missingunlock"
)

func Test(t *testing.T) { checktest.Run(t, missingunlock.Analyzer) }
