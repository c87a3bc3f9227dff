package aftersend_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/aftersend"
	"github.com/conclsp/conclsp/analyzers/checktest"
)

func Test(t *testing.T) { checktest.Run(t, aftersend.Analyzer) }
