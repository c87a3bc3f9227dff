// Package published goes on to fill in what a goroutine already reads.
package published

type server struct {
	name  string
	peers map[string]int
	limit int
	ended chan bool
}

func newServer(name string) *server {
	s := &server{name: name, ended: make(chan bool)}
	go s.loop()
	s.peers = map[string]int{} // want `s.peers is written here and read at x.go:21 by the goroutine started at x.go:13; nothing orders them`
	s.limit = 10               // want `s.limit is written here and read at x.go:20 by the goroutine started at x.go:13; nothing orders them`
	return s
}

func (s *server) loop() {
	if s.limit > 0 {
		println(len(s.peers))
	}
	close(s.ended)
}
