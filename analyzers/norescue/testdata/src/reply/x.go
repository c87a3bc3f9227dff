// Package reply has a worker whose clients may give up.
package reply

import "context"

type request struct {
	n     int
	reply chan int
}

type server struct {
	requests chan request
	quit     chan struct{}
}

func start() *server {
	s := &server{requests: make(chan request), quit: make(chan struct{})}
	go s.run()
	return s
}

func (s *server) stop() { close(s.quit) }

func (s *server) run() {
	for {
		select {
		case r := <-s.requests:
			v := slow(r.n)
			r.reply <- v // want `^this send does not watch s.quit as the select at x.go:26 does: the receiver at x.go:57 may leave when ctx.Done\(\) is closed, and then the send waits for ever$`
		case <-s.quit:
			return
		}
	}
}

var slow = func(n int) int { return n * n }

func (s *server) square(ctx context.Context, n int) (int, error) {
	r := request{n: n, reply: make(chan int)}
	select {
	case s.requests <- r:
	case <-s.quit:
		return 0, context.Canceled
	}
	select {
	case v := <-r.reply:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// ask watches the context while it waits for the answer only.
func (s *server) ask(ctx context.Context, n int) (int, error) {
	r := request{n: n, reply: make(chan int)}
	s.requests <- r // want `^this send does not watch ctx.Done\(\) as the select at x.go:57 does: the receiver at x.go:26 may leave when s.quit is closed, and then the send waits for ever$`
	select {
	case v := <-r.reply:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
