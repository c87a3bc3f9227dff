// Package ok_published fills in an object before a goroutine reads it.
package ok_published

type server struct {
	name  string
	limit int
	ready chan struct{}
}

func before(name string) *server {
	s := &server{name: name}
	s.limit = 10
	go s.loop()
	return s
}

func (s *server) loop() { println(s.limit) }

func released(name string) *server {
	s := &server{name: name, ready: make(chan struct{})}
	go s.waiting()
	s.limit = 10
	close(s.ready)
	return s
}

func (s *server) waiting() {
	<-s.ready
	println(s.limit)
}

func otherField() *server {
	s := &server{limit: 1}
	go s.loop()
	s.name = "x"
	return s
}
