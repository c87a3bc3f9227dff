package grouplimit_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/grouplimit"
)

func Test(t *testing.T) { checktest.Run(t, grouplimit.Analyzer) }
