package chain

import "sync"

type server struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	n    int
	quit chan bool
}

func (s *server) start() {
	s.quit = make(chan bool)
	s.wg.Add(1)
	go s.worker()
}

func (s *server) worker() {
	<-s.quit
	s.count()
	s.wg.Done()
}

func (s *server) count() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
}

func (s *server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.quit)
	s.drain() // want `^\(\*server\).drain \(through \(\*server\).flush\) blocks at its wait for s.wg at x.go:40 while s.mu is held since x.go:31, but \(\*server\).count locks s.mu at x.go:25 on the way to the Done at x.go:21: both can wait for ever$`
}

func (s *server) drain() { s.flush() }

func (s *server) flush() {
	s.wg.Wait()
}
