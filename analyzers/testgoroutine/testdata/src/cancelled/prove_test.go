//go:build prove

// oracle: assert

package cancelled

import "testing"

func TestContext(t *testing.T) {
	match := func(pat, str string) (bool, error) { return true, nil }
	if !testing.RunTests(match, []testing.InternalTest{{Name: "inner", F: Context}}) {
		t.Error("a subtest has failed")
	}
}
