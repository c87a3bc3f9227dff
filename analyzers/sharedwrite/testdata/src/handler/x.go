// Package handler counts requests in fields, captured and package variables.
package handler

import (
	"fmt"
	"net/http"
)

type server struct {
	hits int64
	last string
}

func (s *server) routes(mux *http.ServeMux) {
	mux.HandleFunc("/", s.home)
}

func (s *server) home(w http.ResponseWriter, r *http.Request) {
	s.hits++            // want `s.hits is written here by the handler at x.go:15, which runs for several requests at once with nothing to order them; increments are lost`
	s.last = r.URL.Path // want `s.last is written here by the handler at x.go:15, .*; which value stays is left to chance`
	fmt.Fprintln(w, "home")
}

var misses int

func missing(w http.ResponseWriter, r *http.Request) {
	misses++ // want `misses is written here by the handler at x.go:31, .*; increments are lost`
	http.NotFound(w, r)
}

func register() { http.HandleFunc("/missing", missing) }

func counting(next http.Handler) http.Handler {
	seen := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen++ // want `seen is written here by the handler at x.go:35, .*; increments are lost`
		w.Header().Set("X-Seen", fmt.Sprint(seen))
		next.ServeHTTP(w, r)
	})
}
