// Package subtestcount counts in parallel subtests and benchmarks.
package subtestcount

import (
	"testing"
	"time"
)

func work() { time.Sleep(time.Millisecond) }

func check(t *testing.T, inputs []string) {
	runs := 0
	for _, in := range inputs {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			work()
			runs++ // want `runs is written here by parallel subtests that are started in a loop at x.go:14 .*; increments are lost`
		})
	}
}

func pair(t *testing.T) {
	size := 1
	t.Run("grow", func(t *testing.T) {
		t.Parallel()
		work()
		size = 2 // want `size is written here by the subtest started at x.go:24 and read at x.go:32 by the one started at x.go:29; nothing orders them`
	})
	t.Run("use", func(t *testing.T) {
		t.Parallel()
		work()
		t.Log(size)
	})
}

func bench(b *testing.B) {
	n := 0
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n++ // want `n is written here by goroutines that are started at x.go:38 with nothing to order them; increments are lost`
		}
	})
	b.ReportMetric(float64(n), "rounds")
}

func early(t *testing.T) {
	t.Run("own", func(t *testing.T) {
		sum := 0
		done := make(chan bool)
		go func() {
			sum++
			close(done)
		}()
		sum++ // want `sum is written here and written at x.go:51 by the goroutine started at x.go:50; nothing orders them`
		<-done
		t.Parallel()
		t.Log(sum)
	})
}
