//go:build prove

// oracle: panic

package channel

import "testing"

func TestResult(t *testing.T) {
	if n := Result(t); n != 1 {
		t.Error(n)
	}
}
