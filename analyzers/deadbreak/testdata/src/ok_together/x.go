// Package ok_together closes two channels at the end, and one of them ends the
// loop.
package ok_together

type server struct {
	events chan int
	done   chan struct{}
	sum    int
}

func (s *server) run() {
	for {
		select {
		case e := <-s.events:
			s.sum += e
		case <-s.done:
			return
		}
	}
}

func (s *server) stop() {
	close(s.done)
	close(s.events)
}

func own(n int) (sum int) {
	ch := make(chan int)
	defer close(ch)
	for {
		sum += <-ch
	}
}

func fresh(ctxs <-chan chan int) (sum int) {
	for {
		ch := make(chan int, 1)
		close(ch)
		sum += <-ch
	}
}
