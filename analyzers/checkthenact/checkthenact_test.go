package checkthenact_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/checkthenact"
)

func Test(t *testing.T) { checktest.Run(t, checkthenact.Analyzer) }
