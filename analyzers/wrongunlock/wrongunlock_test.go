package wrongunlock_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/wrongunlock"
)

func Test(t *testing.T) { checktest.Run(t, wrongunlock.Analyzer) }
