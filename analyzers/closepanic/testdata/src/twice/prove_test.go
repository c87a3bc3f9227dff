//go:build prove

// oracle: panic

package twice

import "testing"

func TestRun(t *testing.T) {
	if run("no such file") == nil {
		t.Error("no error")
	}
}
