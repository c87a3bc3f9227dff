package condwait_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/condwait"
)

func Test(t *testing.T) { checktest.Run(t, condwait.Analyzer) }
