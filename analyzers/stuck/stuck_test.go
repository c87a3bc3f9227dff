package stuck_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/stuck"
)

func Test(t *testing.T) { checktest.Run(t, stuck.Analyzer) }
