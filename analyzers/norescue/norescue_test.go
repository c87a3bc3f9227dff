package norescue_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/norescue"
)

func Test(t *testing.T) { checktest.Run(t, norescue.Analyzer) }
