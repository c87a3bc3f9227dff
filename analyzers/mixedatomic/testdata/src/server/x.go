// Package server has fields that methods of the object use atomically, and
// others of its methods do not.
package server

import "sync/atomic"

type server struct {
	hits   int64
	errors uint32
	state  int32
	peak   int64
	limit  int64
}

func (s *server) handle() {
	atomic.AddInt64(&s.hits, 1)
	if atomic.LoadInt32(&s.state) == 1 {
		atomic.AddUint32(&s.errors, 1)
	}
	if atomic.LoadInt64(&s.limit) > 0 {
		atomic.CompareAndSwapInt64(&s.peak, 0, 1)
	}
}

func (s *server) status() (int64, bool) {
	return s.hits, s.hits > 0 // want `s.hits is read here without an atomic operation while atomic.AddInt64 at x.go:16 changes it; nothing orders them` `s.hits is read here`
}

func (s *server) close() {
	s.state = 1 // want `s.state is written here without an atomic operation while atomic.LoadInt32 at x.go:17 reads it; nothing orders them`
}

// fail counts.
func (s *server) fail() {
	s.errors++ // want `s.errors is written here without an atomic operation while atomic.AddUint32 at x.go:18 changes it; nothing orders them`
}

func (s *server) raise(by int64) {
	s.limit += by // want `s.limit is written here without an atomic operation while atomic.LoadInt64 at x.go:20 reads it; nothing orders them`
}

func (s *server) top() int64 {
	if n := s.peak; n > 0 { // want `s.peak is read here without an atomic operation while atomic.CompareAndSwapInt64 at x.go:21 changes it; nothing orders them`
		return n
	}
	return 0
}
