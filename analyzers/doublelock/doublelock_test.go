package doublelock_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/doublelock"
)

func Test(t *testing.T) { checktest.Run(t, doublelock.Analyzer) }
