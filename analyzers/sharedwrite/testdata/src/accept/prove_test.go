//go:build prove

// oracle: race

package accept

import (
	"net"
	"testing"
	"time"
)

func Test(t *testing.T) {
	ln, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &Hub{}
	go h.Serve(ln)
	for range 20 {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
	time.Sleep(10 * time.Millisecond)
	ln.Close()
}
