// Package ok_finished is right: the receiver leaves when the sender is done.
package ok_finished

import "context"

// The channel says that all is sent.
func sum(ctx context.Context, list []int) (total int) {
	out, finished := make(chan int), make(chan struct{})
	go func() {
		defer close(finished)
		for _, n := range list {
			if ctx.Err() != nil {
				return
			}
			out <- n
		}
	}()
	for {
		select {
		case n := <-out:
			total += n
		case <-finished:
			return total
		}
	}
}

// The context is cancelled by the sender.
func cancelled(list []int, in <-chan bool) (total int) {
	ctx, cancel := context.WithCancel(context.Background())
	out := make(chan int)
	go func() {
		defer cancel()
		for _, n := range list {
			select {
			case <-in:
				out <- n
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case n := <-out:
			total += n
		case <-ctx.Done():
			return total
		}
	}
}

type worker struct {
	out  chan int
	done chan struct{}
	quit chan struct{}
}

func newWorker() *worker {
	return &worker{make(chan int), make(chan struct{}), make(chan struct{})}
}

// The field is closed by the one who sends.
func (w *worker) run(in <-chan int) {
	defer close(w.done)
	for {
		select {
		case v := <-in:
			w.out <- v
		case <-w.quit:
			return
		}
	}
}

func (w *worker) collect() (total int) {
	for {
		select {
		case v := <-w.out:
			total += v
		case <-w.done:
			return total
		}
	}
}

func (w *worker) stop() { close(w.quit) }
