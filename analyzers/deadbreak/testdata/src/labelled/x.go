// Package labelled has loops with labels, and a result after the loop.
package labelled

import "context"

func total(ctx context.Context, in <-chan int) (sum int, err error) {
each:
	for {
		select {
		case <-ctx.Done(): // want `when the context is cancelled`
			err = ctx.Err()
		case n := <-in:
			if n == 0 {
				break each
			}
			sum += n
		}
	}
	return sum, err
}

func last(in <-chan int) (n int) {
	for {
		select {
		case v, ok := <-in: // want `when in is closed`
			if ok {
				n = v
			}
		}
	}
	return n
}
