package retake

import "sync"

type device struct {
	lock sync.Mutex
	name string
	open bool
}

// A Set has devices by name.
type Set struct {
	sync.Mutex
	devices map[string]*device
	removed int
}

func (s *Set) lookup(name string) *device {
	d, ok := s.devices[name]
	if !ok {
		return nil
	}
	return d
}

// Remove holds the device while it waits for the others.
func (s *Set) Remove(name string) {
	s.Lock()
	defer s.Unlock()
	d := s.lookup(name)
	if d == nil {
		return
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	d.open = false
	s.settle(d) // want `^\(\*Set\)\.settle \(through \(\*Set\)\.wait\) locks s\.Mutex at x\.go:47 while d\.lock is held since x\.go:34, but x\.go:34 locks d\.lock while it holds s\.Mutex: two goroutines`
}

func (s *Set) settle(d *device) {
	s.wait()
	s.removed += len(d.name)
}

func (s *Set) wait() {
	s.Unlock()
	s.Lock()
}
