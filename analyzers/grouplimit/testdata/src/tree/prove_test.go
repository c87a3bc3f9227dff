//go:build prove

// oracle: deadlock

package tree

import (
	"sync/atomic"
	"testing"
	"time"

	"test/prove"
)

// deep is a tree that is wide as well.
func deep(depth int) *node {
	n := &node{val: 1}
	for range 4 {
		if depth > 0 {
			n.sub = append(n.sub, deep(depth-1))
		}
	}
	return n
}

func run(t *testing.T, want int64, f func(see func(int)) error) {
	prove.Finishes(t, func() {
		var sum atomic.Int64
		err := f(func(n int) {
			sum.Add(int64(n))
			time.Sleep(time.Millisecond)
		})
		if err != nil || sum.Load() != want {
			t.Errorf("%d, %v", sum.Load(), err)
		}
	})
}

func TestAll(t *testing.T) {
	run(t, 85, func(see func(int)) error { return all(deep(3), see) })
}

func TestLiteral(t *testing.T) {
	run(t, 85, func(see func(int)) error { return literal(deep(3), 3, see) })
}

func TestPairs(t *testing.T) {
	run(t, 40, func(see func(int)) error { return pairs(make2(20), see) })
}

func make2(n int) [][2]int {
	rows := make([][2]int, n)
	for i := range rows {
		rows[i] = [2]int{1, 1}
	}
	return rows
}
