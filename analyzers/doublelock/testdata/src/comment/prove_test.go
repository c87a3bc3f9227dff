//go:build prove

package comment

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestPush(t *testing.T) {
	q := &Queue{}
	prove.Finishes(t, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.Push(1)
	})
}
