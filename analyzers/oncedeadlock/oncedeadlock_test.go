package oncedeadlock_test

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/oncedeadlock"
)

func Test(t *testing.T) { checktest.Run(t, oncedeadlock.Analyzer) }
