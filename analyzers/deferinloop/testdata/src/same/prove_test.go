//go:build prove

package same

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestAdd(t *testing.T) {
	s := new(store)
	prove.Finishes(t, func() { s.add([]item{{"a", 1}, {"b", 2}}) })
	if len(s.m) != 2 {
		t.Error(s.m)
	}
}

func TestSum(t *testing.T) {
	n := 0
	prove.Finishes(t, func() {
		sum(func() (int, bool) { n++; return n, n < 4 })
	})
	if total != 0+1+3 {
		t.Error(total)
	}
}
