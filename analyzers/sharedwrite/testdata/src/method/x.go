// Package method starts a method that writes what its starter reads.
package method

type server struct{ ready bool }

func (s *server) run() {
	s.ready = true // want `s.ready is written here by the goroutine started at x.go:12 and read at x.go:13; nothing orders them`
}

func run() bool {
	s := &server{}
	go s.run()
	return s.ready
}
