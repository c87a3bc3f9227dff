// Package ok_stays is right: when the receiver is told to end, it goes on receiving.
package ok_stays

import "context"

func sum(ctx context.Context, in <-chan int) (total int) {
	out := make(chan int)
	go func() {
		defer close(out)
		for {
			select {
			case v, ok := <-in:
				if !ok {
					return
				}
				out <- v
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case v, ok := <-out:
			if !ok {
				return total
			}
			total += v
		case <-ctx.Done():
			for range out {
			}
			return total
		}
	}
}

// The rest is taken by another function.
func rest(ctx context.Context, in <-chan int) int {
	out := make(chan int)
	defer func() {
		go func() {
			for range out {
			}
		}()
	}()
	go func() {
		defer close(out)
		for {
			select {
			case v := <-in:
				out <- v
			case <-ctx.Done():
				return
			}
		}
	}()
	select {
	case v := <-out:
		return v
	case <-ctx.Done():
		return 0
	}
}
