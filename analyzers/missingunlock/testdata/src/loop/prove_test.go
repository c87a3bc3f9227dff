//go:build prove

package loop

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestPeek(t *testing.T) {
	q := &queue{items: []int{1}}
	prove.Finishes(t, func() {
		q.peek()
		q.peek()
	})
}
