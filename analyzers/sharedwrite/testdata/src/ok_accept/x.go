// Package ok_accept serves connections that share nothing, or one at a time.
package ok_accept

import (
	"bufio"
	"net"
	"sync"
)

// session belongs to one connection.
type session struct {
	lines int
	conn  net.Conn
}

// Serve makes a session for each connection.
func Serve(ln net.Listener) {
	for {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		s := &session{conn: c}
		go s.run()
	}
}

func (s *session) run() {
	sc := bufio.NewScanner(s.conn)
	for sc.Scan() {
		s.lines++
	}
}

// Limited serves one connection at a time.
type Limited struct {
	conns int
	turn  chan bool
}

// Serve waits for its turn.
func (l *Limited) Serve(ln net.Listener) {
	for {
		l.turn <- true
		c, err := ln.Accept()
		if err != nil {
			return
		}
		go l.handle(c)
	}
}

func (l *Limited) handle(c net.Conn) {
	l.conns++
	c.Close()
	<-l.turn
}

// Waiting waits for each goroutine.
type Waiting struct{ conns int }

// Serve waits.
func (w *Waiting) Serve(ln net.Listener) {
	for {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		var wg sync.WaitGroup
		wg.Go(func() { w.handle(c) })
		wg.Wait()
	}
}

func (w *Waiting) handle(c net.Conn) {
	w.conns++
	c.Close()
}

// Puller gets its work from somewhere, perhaps when it is done with what it had.
type Puller struct{ done int }

// Source is where work comes from.
type Source interface{ Pull() func() }

// Run works.
func (p *Puller) Run(src Source) {
	for {
		f := src.Pull()
		if f == nil {
			return
		}
		go p.work(f)
	}
}

func (p *Puller) work(f func()) {
	p.done++
	f()
}
