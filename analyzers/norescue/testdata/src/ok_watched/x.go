// Package ok_watched is right: every operation watches the context.
package ok_watched

import "context"

func double(ctx context.Context, in <-chan int, out chan<- int) {
	for {
		select {
		case v := <-in:
			select {
			case out <- v * 2:
			case <-ctx.Done():
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func first(ctx context.Context, in <-chan int) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := make(chan int)
	go double(ctx, in, out)
	select {
	case v := <-out:
		return v
	case <-ctx.Done():
		return 0
	}
}
