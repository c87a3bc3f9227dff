//go:build prove

package earlyreturn

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestLoad(t *testing.T) {
	c := &cache{m: map[string]int{"a": 1}}
	prove.Finishes(t, func() {
		if _, err := c.load("b"); err == nil {
			t.Error("no error")
		}
		if v, err := c.load("a"); v != 1 || err != nil {
			t.Error(v, err)
		}
	})
}
