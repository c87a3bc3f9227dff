package ok_tests

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
)

func TestWait(t *testing.T) {
	var wg sync.WaitGroup
	for n := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if double(n) != n+n {
				t.Errorf("double(%d)", n)
			}
		}()
	}
	wg.Wait()
}

func TestCleanup(t *testing.T) {
	done := make(chan bool)
	t.Cleanup(func() { <-done })
	go func() {
		defer close(done)
		t.Log(double(1))
	}()
}

func TestServer(t *testing.T) {
	ln, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		c, err := ln.Accept()
		if err != nil {
			t.Error(err)
			return
		}
		c.Close()
	}()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.ReadAll(c)
}

func TestBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		go t.Log(double(1)) // the bubble waits
	})
}

// The subtest ends early, but t is of the test around it.
func TestSub(t *testing.T) {
	var wg sync.WaitGroup
	t.Run("sub", func(*testing.T) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			t.Log(double(1))
		}()
	})
	wg.Wait()
}

func TestHTTP(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	go t.Log("started")
	resp, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}

func TestNoT(t *testing.T) {
	go double(1)
	t.Log("done")
}
