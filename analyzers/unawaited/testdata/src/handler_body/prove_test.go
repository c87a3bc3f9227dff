//go:build prove

package handler_body

// oracle: assert

import (
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

type lines chan string

func (l lines) Write(b []byte) (int, error) {
	l <- string(b)
	return len(b), nil
}

func TestUpload(t *testing.T) {
	out := make(lines, 1)
	log.SetOutput(out)
	log.SetFlags(0)
	srv := httptest.NewServer(http.HandlerFunc(upload))
	defer srv.Close()
	resp, err := http.Post(srv.URL, "text/plain", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := <-out; got != "read 5 <nil>\n" {
		t.Errorf("got %q", got)
	}
}
