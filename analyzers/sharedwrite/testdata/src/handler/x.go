// Package handler counts requests in a field.
package handler

import (
	"fmt"
	"net/http"
)

type server struct {
	hits int64
}

func (s *server) routes(mux *http.ServeMux) {
	mux.HandleFunc("/", s.home)
}

func (s *server) home(w http.ResponseWriter, r *http.Request) {
	s.hits++ // want `s.hits is written here by the handler at x.go:14, which runs for several requests at once with nothing to order them; increments are lost`
	fmt.Fprintln(w, "home")
}
