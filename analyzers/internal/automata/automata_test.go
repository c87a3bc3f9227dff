package automata

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
)

// Test compares the facts with what the testdata expects of them. That they are
// small, and survive encoding, is tested with the checks that use them.
func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), Analyzer, "stage", "user")
}
