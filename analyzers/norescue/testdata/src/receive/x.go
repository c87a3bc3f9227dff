// Package receive waits for a result that the other side may not send.
package receive

import (
	"context"
	"fmt"
)

type result struct {
	text string
}

func fetch(ctx context.Context, url string, get func(string) string) (result, error) {
	ready := make(chan struct{})
	out := make(chan result)
	go func() {
		text := get(url)
		select {
		case out <- result{text}:
		case <-ctx.Done():
		}
	}()
	go func() {
		fmt.Println("waiting for", url)
		close(ready)
	}()
	select {
	case <-ready:
	case <-ctx.Done():
		return result{}, ctx.Err()
	}
	r := <-out // want `^this receive does not watch ctx.Done\(\) as the select at x.go:27 does: the sender at x.go:18 may leave when ctx.Done\(\) is closed, and then the receive waits for ever$`
	return r, nil
}
