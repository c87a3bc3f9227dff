//go:build prove

// oracle: assert

package limit

import (
	"testing"
	"time"
)

func TestOrder(t *testing.T) {
	expand := func(s string) []byte {
		time.Sleep(time.Duration(len(s)) * 20 * time.Millisecond)
		return []byte(s)
	}
	if got := render([]string{"abc", "de", "f"}, expand); got != "abcabcdedeff" {
		t.Error(got)
	}
}
