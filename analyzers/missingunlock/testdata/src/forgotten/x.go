package forgotten

import "sync"

var mu sync.Mutex
var names []string

func add(name string) {
	mu.Lock()
	defer mu.Unlock()
	names = append(names, name)
}

func count() int {
	mu.Lock()
	return len(names) // want `^mu is still locked when count returns here: it was locked at x.go:15 and nothing in count unlocks it; the next Lock blocks for ever$`
}

type session struct {
	mu   sync.Mutex
	hits int
}

var sessions = map[string]*session{}

func find(name string) *session { return sessions[name] }

func hit(name string) {
	if s := find(name); s != nil {
		s.mu.Lock()
		s.hits++
	}
} // want `^s.mu is still locked when hit returns here: it was locked at x.go:30 and nothing in hit unlocks it; the next Lock blocks for ever$`

func hits(name string) int {
	s := find(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits
}
