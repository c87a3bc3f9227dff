//go:build prove

// oracle: race

package steps

import "testing"

func TestSteps(t *testing.T) {
	if n, err := run([]string{"1", "x", "2"}); n != 31 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
}
