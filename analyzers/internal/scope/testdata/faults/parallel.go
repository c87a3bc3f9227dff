package x

import (
	"sync"
	"testing"
)

// Parallel subtests go on when the function around them has returned, and before its
// cleanups.

func TestClosedByDefer(t *testing.T) {
	jobs := make(chan int)
	defer close(jobs)
	t.Run("a", func(t *testing.T) {
		t.Parallel()
		jobs <- 1 // want sendclosed
	})
}

func TestClosedByCleanup(t *testing.T) {
	jobs := make(chan int, 2)
	t.Cleanup(func() { close(jobs) })
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jobs <- 1
		})
	}
}

func TestWaitsForParallel(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	t.Run("a", func(t *testing.T) {
		t.Parallel()
		wg.Done()
	})
	wg.Wait() // want stuck
}

// In a group, the parallel tests are over when Run returns.
func TestWaitsForGroup(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(2)
	t.Run("group", func(t *testing.T) {
		for range 2 {
			t.Run("a", func(t *testing.T) {
				t.Parallel()
				wg.Done()
			})
		}
	})
	wg.Wait()
}

func TestMeet(t *testing.T) {
	ch := make(chan int)
	t.Run("a", func(t *testing.T) {
		t.Parallel()
		ch <- 1
	})
	t.Run("b", func(t *testing.T) {
		t.Parallel()
		<-ch
	})
}

func TestAlone(t *testing.T) {
	ch := make(chan int)
	t.Run("a", func(t *testing.T) {
		t.Parallel()
		ch <- 1 // want stuck
	})
}

func TestSkips(t *testing.T) {
	ch := make(chan int, 1)
	t.Run("a", func(t *testing.T) {
		t.Parallel()
		if testing.Short() {
			t.Skip("short")
		}
		ch <- 1
	})
	t.Cleanup(func() { close(ch) })
}

func TestSometimesParallel(t *testing.T) {
	ch := make(chan int)
	t.Run("a", func(t *testing.T) {
		if testing.Short() {
			t.Parallel()
		}
		ch <- 1
	})
}
