// Package goroutine has a context, and no select.
package goroutine

import "context"

// produce looks at the context between the sends.
func produce(ctx context.Context, list []string, out chan<- string) {
	for _, s := range list {
		if ctx.Err() != nil {
			return
		}
		out <- s // want `^this send does not watch ctx.Done\(\): the receiver at x.go:20 may leave when ctx.Done\(\) is closed, and then the send waits for ever$`
	}
}

func consume(ctx context.Context, list []string, use func(string)) {
	out := make(chan string)
	go produce(ctx, list, out)
	for range list {
		select {
		case s := <-out:
			use(s)
		case <-ctx.Done():
			return
		}
	}
}
