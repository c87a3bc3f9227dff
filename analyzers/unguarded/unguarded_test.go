package unguarded_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/unguarded"
)

func Test(t *testing.T) { checktest.Run(t, unguarded.Analyzer) }
