package guards

import (
	"net/http"
	"sync"
)

type stats struct {
	mu sync.Mutex // hover mu: mu guards/hits and misses

	hits   int    // hover hits: hits is guarded/by mu, in 3 of 3 places | hits is used by the handler ServeHTTP (x.go:35) and the goroutine started at x.go:43; guard: guarded/by mu
	misses int    // guarded by mu
	name   string // hover name: none
}

func (s *stats) hit() {
	s.mu.Lock() // section: 17-19 until 19
	s.hits++    // hover hits: Held here: s.mu (since x.go:17) | hits is guarded/by mu, in 3 of 3 places | hits is used by the handler ServeHTTP (x.go:35) and the goroutine started at x.go:43
	s.mu.Unlock()
}

func (s *stats) reset() {
	s.mu.Lock() // section: 23-26 until 24
	defer s.mu.Unlock()
	s.hits = 0
	s.misses = 0 // hover misses: Held here: s.mu (since x.go:23) | misses is guarded/by mu, as the comment at x.go:12 says | misses is used by the handler ServeHTTP (x.go:35)
}

func (s *stats) total() int {
	s.mu.Lock() // section: 30-32 until 31
	defer s.mu.Unlock()
	return s.hits + s.misses
}

func (s *stats) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.hit()
	s.mu.Lock() // section: 37-39 until 39
	s.misses++
	s.mu.Unlock()
}

func (s *stats) run() {
	go func() { // spawn: cannot tell
		s.hit()
	}()
}

type job struct {
	n int // hover n: n is used by the goroutine started at x.go:55
}

func (j *job) step() { j.n++ } // hover n: n is used by the goroutine started at x.go:55

func start(j *job) {
	go j.step() // spawn: never joined
}

type private struct{ n int } // hover n: none

func fresh() int {
	p := &private{}
	p.n = 1 // hover n: none
	return p.n
}

var (
	regMu    sync.Mutex         // hover regMu: regMu guards/registry
	registry = map[string]int{} // hover registry: registry is guarded/by regMu, in 3 of 3 places; guard: guarded/by regMu
)

func register(name string) {
	regMu.Lock() // section: 72-74 until 73
	defer regMu.Unlock()
	registry[name]++ // hover registry: Held here: regMu (since x.go:72) | registry is guarded/by regMu, in 3 of 3 places
}

func lookup(name string) int {
	regMu.Lock() // section: 78-80 until 79
	defer regMu.Unlock()
	return registry[name]
}

func forget(name string) {
	regMu.Lock() // section: 84-86 until 86
	delete(registry, name)
	regMu.Unlock()
}

type unsure struct {
	mu sync.Mutex // hover mu: none
	n  int        // hover n: none
}

func (u *unsure) set() {
	u.mu.Lock() // section: 95-97 until 97
	u.n = 1
	u.mu.Unlock()
}

func (u *unsure) get() int { return u.n }

// Nobody starts a goroutine that comes here.
type alone struct{ n int } // hover n: none

func (a *alone) step() { a.n++ } // hover n: none

type watcher struct {
	seen int // hover seen: seen is used by the callback at x.go:112
}

func (w *watcher) watch(c *client) {
	c.on(func() {
		w.seen++ // hover seen: seen is used by the callback at x.go:112
	})
}

type client struct{ fs []func() }

func (c *client) on(f func()) { c.fs = append(c.fs, f) }
