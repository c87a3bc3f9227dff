package replies

import (
	"context"
	"sync"
)

type request struct {
	key   string
	reply chan string
}

// A Store is kept by one goroutine.
type Store struct {
	mu       sync.Mutex
	asked    int
	requests chan request
	done     chan struct{}
}

func NewStore() *Store {
	s := &Store{requests: make(chan request), done: make(chan struct{})}
	go s.serve()
	return s
}

func (s *Store) serve() {
	for {
		select {
		case r := <-s.requests:
			r.reply <- "value of " + r.key // want `the goroutine started at x.go:23 waits here for ever to send on the channel: a caller of Get, which receives from it, has returned at x.go:55`
		case <-s.done:
			return
		}
	}
}

// Get goes away when its context ends, and the store waits for it.
func (s *Store) Get(ctx context.Context, key string) (string, error) {
	s.mu.Lock()
	s.asked++
	s.mu.Unlock()
	r := request{key, make(chan string)}
	select {
	case s.requests <- r:
	case <-ctx.Done():
		return "", ctx.Err()
	case <-s.done:
		return "", context.Canceled
	}
	select {
	case v := <-r.reply:
		return v, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (s *Store) Close() { close(s.done) }
