// Fields that a lock guards almost everywhere.

package fields

import (
	"fmt"
	"sync"
)

type stats struct {
	mu    sync.Mutex
	count int
	total int
	last  string
	seen  map[string]int
	open  bool
	level int
}

func (s *stats) add(name string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	s.total += n
	s.last = name
	s.seen[name]++
	s.level = n
}

func (s *stats) Mean() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.count == 0 || s.last == "" || s.level < 0 {
		return 0
	}
	return s.total / s.count
}

func (s *stats) Reported() (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count + s.total + s.level + s.seen["reported"] + len(s.seen), s.last
}

func (s *stats) Status() string {
	return fmt.Sprint(s.count) // want `s\.count is read here without s\.mu, which guards it in 4 of 5 places \(written under it at x\.go:23\); nothing orders the two`
}

// A write of one field.
func (s *stats) Lower() {
	s.level-- // want `s\.level is written here without s\.mu`
}

// An entry of a map.
func (s *stats) Seen(name string) bool {
	return s.seen[name] > 0 // want `s\.seen is read here without s\.mu`
}

func (s *stats) Run(names []string) {
	for _, name := range names {
		go s.add(name, 1)
	}
}

type pool struct {
	sync.Mutex
	free []int
}

func (p *pool) Put(n int) {
	p.Lock()
	p.free = append(p.free, n)
	p.Unlock()
}

func (p *pool) Get() (n int) {
	p.Lock()
	defer p.Unlock()
	n, p.free = p.free[0], p.free[1:]
	return n
}

func fill(p *pool) {
	for n := range 3 {
		go p.Put(n)
	}
}

func (p *pool) Len() int { return len(p.free) } // want `p\.free is read here without`
