//go:build prove

// oracle: race

package errs

import "testing"

func TestErrs(t *testing.T) {
	for range 20 {
		if n, err := run([]string{"1", "2", "3"}); n != 1 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
	}
}
