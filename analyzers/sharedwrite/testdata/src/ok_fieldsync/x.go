// Package ok_fieldsync waits for what is in a field of the object.
package ok_fieldsync

import "sync"

type server struct {
	n    int
	wg   sync.WaitGroup
	done chan struct{}
}

func newServer() *server {
	s := &server{done: make(chan struct{})}
	s.wg.Add(1)
	go s.loop()
	return s
}

func (s *server) loop() {
	defer close(s.done)
	defer s.wg.Done()
	s.n++
}

func chanField() int {
	s := newServer()
	<-s.done
	s.n++
	return s.n
}

func groupField() int {
	s := newServer()
	s.wg.Wait()
	s.n++
	return s.n
}

func otherName() int {
	done := make(chan struct{})
	s := &server{done: done}
	s.wg.Add(1)
	go s.loop()
	<-done
	s.n++
	return s.n
}
