package busyloop_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/busyloop"
	"github.com/conclsp/conclsp/analyzers/checktest"
)

func Test(t *testing.T) { checktest.Run(t, busyloop.Analyzer) }
