package busyloop_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/busyloop"
)

func Test(t *testing.T) { checktest.Run(t, busyloop.Analyzer) }
