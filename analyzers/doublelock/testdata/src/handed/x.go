// Package handed has functions that are handed to callees which run them under a
// lock.
package handed

import (
	"sync"

	"test/handed/dep"
)

type set struct {
	mu sync.Mutex
	m  map[string]bool
}

func (s *set) each(f func(string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name := range s.m {
		f(name)
	}
}

func (s *set) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.m)
}

func (s *set) share() (sum float64) {
	s.each(func(string) { // want `^\(\*set\).each \(through \(\*set\).share \(function literal\), \(\*set\).Len\) locks it at x.go:25, but \(\*set\).each has locked s.mu at x.go:17 by then, so this goroutine waits for itself for ever$`
		sum += 1 / float64(s.Len())
	})
	return sum
}

// eachTwo hands its parameter on.
func (s *set) eachTwo(f func(string)) { s.each(f); s.each(f) }

func (s *set) clear() {
	s.eachTwo(func(name string) { // want `^\(\*set\).eachTwo \(through \(\*set\).each, \(\*set\).clear \(function literal\)\) locks it at x.go:42, but \(\*set\).each has locked s.mu at x.go:17 by then`
		s.mu.Lock()
		delete(s.m, name)
		s.mu.Unlock()
	})
}

func (s *set) visit(name string) { s.Len() }

func (s *set) visitAll() {
	s.each(s.visit) // want `^\(\*set\).each \(through \(\*set\).visit, \(\*set\).Len\) locks it at x.go:25, but \(\*set\).each has locked s.mu`
}

// with runs f; the caller has the lock.
func with(f func()) { f() }

func (s *set) caller() {
	s.mu.Lock()
	with(func() { s.visit("") }) // want `^with \(through \(\*set\).caller \(function literal\), \(\*set\).visit, \(\*set\).Len\) locks it at x.go:25, but s.mu has been locked since x.go:58`
	s.mu.Unlock()
}

func count(t *dep.Table) (n int) {
	t.Each(func(string) { // want `^dep.\(\*Table\).Each \(through count \(function literal\), dep.\(\*Table\).Len\) locks it at dep.go:20, but dep.\(\*Table\).Each has locked t.mu at dep.go:11 by then`
		n += t.Len()
	})
	return n
}
