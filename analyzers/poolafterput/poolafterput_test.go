package poolafterput_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/poolafterput"
)

func Test(t *testing.T) { checktest.Run(t, poolafterput.Analyzer) }
