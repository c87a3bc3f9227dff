//go:build prove

package readers

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestGet(t *testing.T) {
	tab := &table{rows: map[int]string{1: "a"}}
	prove.Finishes(t, func() {
		tab.get(2)
		tab.set(2, "b")
	})
}
