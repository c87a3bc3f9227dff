//go:build prove

package readers

// oracle: deadlock

import (
	"testing"
	"time"

	"test/prove"
)

// A writer comes between two rounds.
func TestGet(t *testing.T) {
	tab := &table{m: map[string]int{}}
	prove.Finishes(t, func() {
		tab.get([]string{"a", "b", "c"}, func(int) {
			go tab.put("a", 1)
			time.Sleep(20 * time.Millisecond)
		})
	})
}
