package sleepsync_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/sleepsync"
)

func Test(t *testing.T) { checktest.Run(t, sleepsync.Analyzer) }
