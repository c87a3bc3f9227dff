// Package context has producers that stop when their context is cancelled, and
// consumers that do not notice.
package context

import "context"

func numbers(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		for n := 0; n < 1000; n++ {
			select {
			case out <- n:
			case <-ctx.Done():
				return // want `the producer returns here without closing out, so the range at x.go:24 waits for ever`
			}
		}
		close(out)
	}()
	return out
}

func firstSum(ctx context.Context, limit int, stop func()) (sum int) {
	// The loop has no other end than the closing.
	for n := range numbers(ctx) {
		if n == limit {
			stop()
		}
		sum = n
	}
	return sum
}

func checked(ctx context.Context, items []string) (n int) {
	work := make(chan string)
	go func() {
		for _, it := range items {
			if ctx.Err() != nil {
				return // want `without closing work, so the range at x.go:44`
			}
			work <- it
		}
		close(work)
	}()
	for range work {
		n++
	}
	return n
}
