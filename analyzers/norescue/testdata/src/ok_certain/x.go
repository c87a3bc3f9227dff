// Package ok_certain is right: who is waited for comes, or there is room.
package ok_certain

import "context"

// The goroutine always sends.
func always(ctx context.Context, f func() int, start <-chan bool) (int, error) {
	out := make(chan int)
	select {
	case <-start:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	go func() { out <- f() }()
	return <-out, nil
}

// The receiver takes all there is.
func drained(ctx context.Context, list []int, in <-chan int) (total int) {
	out := make(chan int)
	go func() {
		defer close(out)
		for range list {
			select {
			case v := <-in:
				out <- v
			case <-ctx.Done():
				return
			}
		}
	}()
	for v := range out {
		total += v
	}
	return total
}

// There is room for the result.
func buffered(ctx context.Context, f func() int, start <-chan bool) (int, error) {
	out := make(chan int, 1)
	go func() {
		select {
		case <-start:
			out <- f()
		case <-ctx.Done():
		}
	}()
	select {
	case v := <-out:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// The channel is closed whatever happens.
func closed(ctx context.Context, in <-chan int) (total int) {
	out := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(out)
		for {
			select {
			case v := <-in:
				select {
				case out <- v:
				case <-ctx.Done():
					return
				}
			case <-done:
				return
			}
		}
	}()
	select {
	case v := <-out:
		total = v
	case <-ctx.Done():
		close(done)
		return 0
	}
	v, ok := <-out
	if ok {
		total += v
	}
	close(done)
	return total
}
