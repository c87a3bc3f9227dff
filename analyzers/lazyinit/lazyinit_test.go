package lazyinit_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/lazyinit"
)

func Test(t *testing.T) { checktest.Run(t, lazyinit.Analyzer) }
