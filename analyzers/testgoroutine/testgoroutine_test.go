package testgoroutine_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/testgoroutine"
)

func Test(t *testing.T) { checktest.Run(t, testgoroutine.Analyzer) }
