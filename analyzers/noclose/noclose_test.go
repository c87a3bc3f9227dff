package noclose_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/noclose"
)

func Test(t *testing.T) { checktest.Run(t, noclose.Analyzer) }
