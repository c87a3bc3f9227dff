package chain

import "sync"

var mu sync.RWMutex
var logs []string

type server struct {
	mu    sync.Mutex
	state int
}

func log(s string) {
	mu.Lock()
	logs = append(logs, s)
	mu.Unlock()
}

func (s *server) status() int {
	s.mu.Lock()
	defer func() { s.mu.Unlock() }()
	return s.state
}

func (s *server) describe() { s.note() }
func (s *server) note()     { log(string(rune(s.status()))) }

type setter interface{ set(int) }

func (s *server) set(n int) {
	s.mu.Lock()
	s.state = n
	s.mu.Unlock()
}

func through(s setter) { s.set(1) }

func (s *server) stop() {
	s.mu.Lock()
	s.state = 0
	s.describe() // want `^\(\*server\).describe \(through \(\*server\).note, \(\*server\).status\) locks it at x.go:20, but s.mu has been locked since x.go:39`
	s.mu.Unlock()
}

func (s *server) dynamic() {
	s.mu.Lock()
	through(s) // want `^through \(through \(\*server\).set\) locks it at x.go:31, but s.mu has been locked since x.go:46`
	s.mu.Unlock()
}

func (s *server) value() {
	f := s.status
	s.mu.Lock()
	f() // want `^\(\*server\).status locks it at x.go:20, but s.mu has been locked since x.go:53`
	s.mu.Unlock()
}

func dump() {
	mu.RLock()
	defer mu.RUnlock()
	if len(logs) > 100 {
		log("full") // want `^log locks it at x.go:14, but mu has been locked for reading since x.go:59`
	}
}
