// Package ok_order needs the lock only before, or after, the other waits.
package ok_order

import "sync"

type server struct {
	mu   sync.Mutex
	n    int
	wg   sync.WaitGroup
	done chan bool
	ask  chan bool
}

func newServer() *server {
	s := &server{done: make(chan bool), ask: make(chan bool)}
	s.wg.Add(1)
	go s.run()
	return s
}

// run takes the lock when it has said that it is done.
func (s *server) run() {
	<-s.ask
	s.wg.Done()
	close(s.done)
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
}

func (s *server) wait() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wg.Wait()
	<-s.done
}

// stop asks once; the lock is taken only then.
func (s *server) stop() {
	s.mu.Lock()
	s.ask <- true
	s.mu.Unlock()
}

// after waits when it has unlocked.
func (s *server) after() {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	s.wg.Wait()
	<-s.done
}

// released unlocks for the time of the wait.
func (s *server) released() {
	s.mu.Lock()
	s.unlocked()
	s.mu.Unlock()
}

func (s *server) unlocked() {
	s.mu.Unlock()
	s.wg.Wait()
	s.mu.Lock()
}
