// Package asks looks at the context once, and then waits.
package asks

import "context"

type hub struct {
	in   chan int
	quit chan struct{}
}

func newHub(use func(int)) *hub {
	h := &hub{in: make(chan int), quit: make(chan struct{})}
	go func() {
		for {
			select {
			case v := <-h.in:
				use(v)
			case <-h.quit:
				return
			}
		}
	}()
	return h
}

func (h *hub) publish(ctx context.Context, v int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	h.in <- v // want `^this send does not watch ctx.Done\(\): the receiver at x.go:15 may leave when h.quit is closed, and then the send waits for ever$`
	return nil
}

func (h *hub) close() { close(h.quit) }
