package mixedatomic_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/mixedatomic"
)

func Test(t *testing.T) { checktest.Run(t, mixedatomic.Analyzer) }
