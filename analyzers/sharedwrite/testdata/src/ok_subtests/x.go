// Package ok_subtests shares variables with subtests in ways that are right.
package ok_subtests

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

func before(t *testing.T, inputs []string) {
	seen := 0
	for _, in := range inputs {
		t.Run(in, func(t *testing.T) {
			seen++ // while t.Run is executed
			t.Parallel()
			_, err := strconv.Atoi(in)
			t.Log(err)
		})
	}
	t.Log(seen)
}

func groups(t *testing.T) {
	size := 1
	t.Run("first", func(t *testing.T) {
		t.Run("grow", func(t *testing.T) {
			t.Parallel()
			size = 2
		})
	})
	t.Run("second", func(t *testing.T) {
		t.Run("use", func(t *testing.T) {
			t.Parallel()
			t.Log(size)
		})
	})
	t.Log(size)
}

func afterwards(t *testing.T) {
	limit := 1
	t.Run("use", func(t *testing.T) {
		t.Parallel()
		t.Log(limit)
	})
	limit = 2 // before the subtest goes on
}

func sequential(t *testing.T, inputs []string) {
	var err error
	for _, in := range inputs {
		t.Run(in, func(t *testing.T) {
			_, err = strconv.Atoi(in)
		})
	}
	t.Log(err)
}

func own(t *testing.T, inputs []string) {
	for _, in := range inputs {
		n := 0
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			n++
			t.Log(n)
		})
	}
}

func locked(t *testing.T, inputs []string) {
	var mu sync.Mutex
	n := 0
	t.Run("group", func(t *testing.T) {
		for _, in := range inputs {
			t.Run(in, func(t *testing.T) {
				t.Parallel()
				mu.Lock()
				n++
				mu.Unlock()
			})
		}
	})
	t.Log(n)
}

func bench(b *testing.B) {
	var n atomic.Int64
	total := 0
	b.RunParallel(func(pb *testing.PB) {
		mine := 0
		for pb.Next() {
			mine++
		}
		n.Add(int64(mine))
	})
	total += int(n.Load())
	b.Log(total)
}
