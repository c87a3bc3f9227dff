package lockedblocking_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/lockedblocking"
)

func Test(t *testing.T) { checktest.Run(t, lockedblocking.Analyzer) }
