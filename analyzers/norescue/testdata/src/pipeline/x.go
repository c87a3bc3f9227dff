// Package pipeline has a stage that watches its context where it receives only.
package pipeline

import "context"

func double(ctx context.Context, in <-chan int, out chan<- int) {
	for {
		select {
		case v := <-in:
			out <- v * 2 // want `^this send does not watch ctx.Done\(\) as the select at x.go:8 does: the receiver at x.go:27 may leave when ctx.Done\(\) is closed, and then the send waits for ever$`
		case <-ctx.Done():
			return
		}
	}
}

func firstBig(ctx context.Context, in <-chan int) (int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := make(chan int)
	go double(ctx, in, out)
	return big(ctx, out)
}

func big(ctx context.Context, out <-chan int) (int, error) {
	for {
		select {
		case v := <-out:
			if v > 100 {
				return v, nil
			}
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}
