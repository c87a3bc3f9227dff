package missingdone_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/missingdone"
)

func Test(t *testing.T) { checktest.Run(t, missingdone.Analyzer) }
