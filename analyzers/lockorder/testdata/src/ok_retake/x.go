package ok_retake

import "sync"

// A Set has a device.
type Set struct {
	mu  sync.Mutex
	dev *device
	n   int
}

type device struct {
	mu   sync.Mutex
	open bool
}

// Remove has both released by the callee, in which it waits.
func (s *Set) Remove() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dev.mu.Lock()
	s.dev.open = false
	s.settle()
	s.dev.mu.Unlock()
}

func (s *Set) settle() {
	s.dev.mu.Unlock()
	s.mu.Unlock()
	s.mu.Lock()
	s.dev.mu.Lock()
}

// Wait releases its lock and takes it back with nothing else held.
func (s *Set) Wait() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pause()
	s.dev.mu.Lock()
	s.n++
	s.dev.mu.Unlock()
}

func (s *Set) pause() {
	s.mu.Unlock()
	s.mu.Lock()
}
