//go:build prove

// oracle: race

package firsterr

import "testing"

func TestFirstErr(t *testing.T) {
	if err := run([]string{"x", "y", "z"}); err == nil {
		t.Error("no error")
	}
}
