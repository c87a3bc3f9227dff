package escapingguarded_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/escapingguarded"
)

func Test(t *testing.T) { checktest.Run(t, escapingguarded.Analyzer) }
