package lockorder_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/lockorder"
)

func Test(t *testing.T) { checktest.Run(t, lockorder.Analyzer) }
