// Each subtest closes the channel that it has made itself.
package ok_subtests

import (
	"net"
	"testing"
	"time"
)

func TestEachItsOwn(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			streams := make(chan *net.TCPConn, 1)
			port := serve(t)
			var want, have *net.OpError
			local, remote := &net.OpError{Op: "x"}, &net.OpError{Op: "y"}
			switch name {
			case "a":
				want, have = local, remote
			case "b":
				want, have = remote, local
			}
			println(port, streams, want, have)
		})
	}
}

func serve(t *testing.T, options ...func(*int)) int {
	conn, _ := net.Listen("tcp", "")
	var n int
	for _, o := range options {
		o(&n)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn.Accept()
	}()
	t.Cleanup(func() {
		conn.Close()
		select {
		case <-done:
		case <-time.After(time.Second):
			t.Fatal("the server does not end")
		}
	})
	return conn.Addr().(*net.TCPAddr).Port
}
