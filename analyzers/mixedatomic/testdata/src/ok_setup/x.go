// Package ok_setup uses plain accesses while nobody else has the object.
package ok_setup

import (
	"os"
	"sync/atomic"
)

type server struct {
	n     int64
	state int32
}

var def server

func init() { def.n = 1 }

func newServer(n int64) *server {
	s := &server{n: n}
	s.state = 1
	s.prepare()
	return s
}

// prepare is called by newServer only.
func (s *server) prepare() {
	if s.n == 0 {
		s.n = 10
	}
}

func copied() server {
	var s server
	s.n = 5
	return s
}

func (s *server) start() {
	s.state = 2
	s.n = 0
	go s.loop()
}

func (s *server) loop() {
	for atomic.LoadInt32(&s.state) == 2 {
		if atomic.AddInt64(&s.n, 1) > 100 {
			os.Exit(1)
		}
	}
}

func (s *server) stop() { atomic.StoreInt32(&s.state, 3) }
