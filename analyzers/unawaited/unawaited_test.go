package unawaited_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/unawaited"
)

func Test(t *testing.T) { checktest.Run(t, unawaited.Analyzer) }
