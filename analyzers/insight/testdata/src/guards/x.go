package guards

import (
	"net/http"
	"sync"
)

type stats struct {
	mu sync.Mutex // hover mu: x

	hits   int    // hover hits: x
	misses int    // guarded by mu
	name   string // hover name: x
}

func (s *stats) hit() {
	s.mu.Lock()
	s.hits++ // hover hits: x
	s.mu.Unlock()
}

func (s *stats) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hits = 0
	s.misses = 0 // hover misses: x
}

func (s *stats) total() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits + s.misses
}

func (s *stats) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.hit()
	s.mu.Lock()
	s.misses++
	s.mu.Unlock()
}

func (s *stats) run() {
	go func() {
		s.hit()
	}()
}

type job struct {
	n int // hover n: x
}

func (j *job) step() { j.n++ } // hover n: x

func start(j *job) {
	go j.step()
}

type private struct{ n int } // hover n: none

func fresh() int {
	p := &private{}
	p.n = 1 // hover n: none
	return p.n
}

var (
	regMu    sync.Mutex         // hover regMu: x
	registry = map[string]int{} // hover registry: x
)

func register(name string) {
	regMu.Lock()
	defer regMu.Unlock()
	registry[name]++ // hover registry: x
}

func lookup(name string) int {
	regMu.Lock()
	defer regMu.Unlock()
	return registry[name]
}

func forget(name string) {
	regMu.Lock()
	delete(registry, name)
	regMu.Unlock()
}

type unsure struct {
	mu sync.Mutex // hover mu: none
	n  int        // hover n: none
}

func (u *unsure) set() {
	u.mu.Lock()
	u.n = 1
	u.mu.Unlock()
}

func (u *unsure) get() int { return u.n }
