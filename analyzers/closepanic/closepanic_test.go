package closepanic_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/closepanic"
)

func Test(t *testing.T) { checktest.Run(t, closepanic.Analyzer) }
