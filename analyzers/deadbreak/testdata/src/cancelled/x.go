// Package cancelled has loops that notice the end of their context and go on.
package cancelled

import "context"

type worker struct {
	jobs chan int
	sum  int
}

func (w *worker) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done(): // want `when the context is cancelled, this receive is ready every time .*; the break leaves only the select`
			break
		case j := <-w.jobs:
			w.sum += j
		}
	}
}

func (w *worker) collect(ctx context.Context) int {
	stopped := false
	for {
		select {
		case <-ctx.Done(): // want `when the context is cancelled, this receive is ready every time`
			stopped = true
		case j := <-w.jobs:
			w.sum += j
		}
	}
	if stopped {
		return -w.sum
	}
	return w.sum
}
