package timerleak_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/timerleak"
)

func Test(t *testing.T) { checktest.Run(t, timerleak.Analyzer) }
