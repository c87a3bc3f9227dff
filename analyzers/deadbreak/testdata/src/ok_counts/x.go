// Package ok_counts receives a number of times.
package ok_counts

import "context"

func both(ctx context.Context) (n int) {
	ch := make(chan int)
	go func() {
		ch <- 1
		ch <- 2
		close(ch)
	}()
	for range 2 {
		n += <-ch
	}
	return n
}

func results(ctx context.Context, in <-chan int, want int) (failed bool) {
	for want > 0 {
		select {
		case <-ctx.Done():
			failed = true
			want--
		case <-in:
			want--
		}
	}
	return failed
}
