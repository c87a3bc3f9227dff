//go:build prove

// oracle: assert

package ended

import (
	"context"
	"net"
	"testing"
	"time"
)

func TestDial(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := dial(context.Background(), []string{"a"}, l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

func TestHelper(t *testing.T) {
	if err := helper(time.Hour); err != nil {
		t.Error(err)
	}
}
