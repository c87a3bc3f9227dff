// Package ok_alone initialises on first use in code that nothing says is run by
// several goroutines, or for an object that each has for itself.
package ok_alone

import "net/http"

type scanner struct {
	buf  []byte
	seen map[string]bool
}

func (s *scanner) next() []byte {
	if s.buf == nil {
		s.buf = make([]byte, 10)
	}
	return s.buf
}

func (s *scanner) mark(k string) {
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[k] = true
}

func serve(w http.ResponseWriter, r *http.Request) {
	s := &scanner{}
	s.mark("x")
	w.Write(s.next())
}

// Set is not safe for concurrent use.
type Set struct{ m map[string]bool }

func (s *Set) Add(k string) {
	if s.m == nil {
		s.m = map[string]bool{}
	}
	s.m[k] = true
}

// Pair is safe for concurrent use.
type Pair struct{ a, b int }

// A receiver that is a value is a copy.
func (p Pair) Sum() int {
	if p.a == 0 {
		p.a = 1
	}
	return p.a + p.b
}

func run() {
	for range 3 {
		s := new(scanner)
		go s.work()
	}
}

func (s *scanner) work() {
	if s.buf == nil {
		s.buf = []byte("x")
	}
}
