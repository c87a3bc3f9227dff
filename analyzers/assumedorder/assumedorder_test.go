package assumedorder_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/assumedorder"
	"github.com/conclsp/conclsp/analyzers/checktest"
)

func Test(t *testing.T) { checktest.Run(t, assumedorder.Analyzer) }
