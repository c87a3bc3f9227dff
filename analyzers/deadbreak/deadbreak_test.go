package deadbreak_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/deadbreak"
)

func Test(t *testing.T) { checktest.Run(t, deadbreak.Analyzer) }
