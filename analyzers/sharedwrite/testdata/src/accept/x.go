// Package accept counts connections, each of which has a goroutine.
package accept

import "net"

// Hub serves connections.
type Hub struct {
	conns int
}

// Serve serves ln until it is closed.
func (h *Hub) Serve(ln net.Listener) error {
	for {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		go h.handle(c)
	}
}

func (h *Hub) handle(c net.Conn) {
	defer c.Close()
	h.conns++ // want `h.conns is written here by goroutines started in a loop at x.go:18 with nothing to order them; increments are lost`
}
