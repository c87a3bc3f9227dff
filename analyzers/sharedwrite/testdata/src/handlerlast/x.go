// Package handlerlast remembers the last request.
package handlerlast

import (
	"fmt"
	"net/http"
)

type server struct {
	last string
}

func newServer() http.Handler {
	s := &server{}
	mux := http.NewServeMux()
	mux.HandleFunc("/", s.home)
	return mux
}

func (s *server) home(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "before:", s.last)
	s.last = r.URL.Path // want `s.last is written here by the handler at x.go:16, .*; which value stays is left to chance`
}
