// Package ok_handed has functions that are handed to callees which run them
// without the lock, at another time, or not for certain.
package ok_handed

import "sync"

type set struct {
	mu    sync.Mutex
	m     map[string]bool
	later []func()
	debug bool
}

func (s *set) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.m)
}

func (s *set) each(f func(string)) {
	s.mu.Lock()
	var names []string
	for name := range s.m {
		names = append(names, name)
	}
	s.mu.Unlock()
	for _, name := range names {
		f(name)
	}
}

func (s *set) without(f func()) {
	s.mu.Unlock()
	f()
	s.mu.Lock()
}

func (s *set) later1(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.later = append(s.later, f)
}

func (s *set) start(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	go f()
}

func (s *set) debugging(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.debug {
		f()
	}
}

func (s *set) use(other *set) {
	s.each(func(string) { s.Len() })
	s.later1(func() { s.Len() })
	s.start(func() { s.Len() })
	s.debugging(func() { s.Len() })
	other.each(func(string) { s.Len() })
	s.mu.Lock()
	s.without(func() { s.Len() })
	s.mu.Unlock()
}

func (s *set) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *set) others(other *set) {
	s.locked(func() { other.Len() })
	s.locked(func() { delete(s.m, "") })
	s.locked(func() { go s.Len() })
}
