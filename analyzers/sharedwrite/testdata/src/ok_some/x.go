// Package ok_some waits only for those that it has started.
package ok_some

type listener struct {
	open bool
	done chan struct{}
}

type server struct{ list []listener }

func (s *server) start() {
	for i := range s.list {
		go func() {
			println(s.list[i].open)
			close(s.list[i].done)
		}()
	}
}

func (s *server) stop() {
	for i := range s.list {
		if s.list[i].open {
			<-s.list[i].done
		}
	}
	s.list = nil
}

func run(s *server) {
	s.start()
	s.stop()
}
