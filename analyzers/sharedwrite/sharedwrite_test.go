package sharedwrite_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/sharedwrite"
)

func Test(t *testing.T) { checktest.Run(t, sharedwrite.Analyzer) }
