//go:build prove

// oracle: race

package words

import "testing"

func TestWords(t *testing.T) {
	if got := run([]string{"a", "b", "a", "c"}); got["a"] != 2 {
		t.Errorf("got %v", got)
	}
}
