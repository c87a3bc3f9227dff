// Package ok_open cannot tell: others have the channel.
package ok_open

import "context"

// Stream is given a channel by its caller, who may receive from it to the end.
func Stream(ctx context.Context, in <-chan int, out chan<- int) {
	for {
		select {
		case v := <-in:
			out <- v
		case <-ctx.Done():
			return
		}
	}
}

// Generate returns the channel.
func Generate(ctx context.Context, next func() int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for ctx.Err() == nil {
			out <- next()
		}
	}()
	return out
}

// Queue hands its channel out.
type Queue struct{ c chan int }

// C returns the channel.
func (q *Queue) C() <-chan int { return q.c }

// Put waits for somebody who takes the value.
func (q *Queue) Put(ctx context.Context, ready <-chan bool, v int) {
	select {
	case <-ready:
	case <-ctx.Done():
		return
	}
	q.c <- v
}

// New returns a queue.
func New() *Queue { return &Queue{make(chan int)} }
