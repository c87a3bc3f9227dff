package deferinloop_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/deferinloop"
)

func Test(t *testing.T) { checktest.Run(t, deferinloop.Analyzer) }
