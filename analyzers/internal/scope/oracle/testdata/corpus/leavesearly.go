package m

import (
	"context"

	"ex.test/m/world"
)

func results(ctx context.Context, items []int) error {
	out := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, v := range items {
			out <- v // want stuck
		}
		close(out)
	}()
	for v := range out {
		if err := world.Fail(v); err != nil {
			return err
		}
		if ctx.Err() != nil {
			break
		}
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
	return nil
}
