// Package main shows in a handler what a goroutine of the server fetches.
package main

import (
	"fmt"
	"net/http"
	"time"
)

type server struct {
	addr    string
	fetched int
}

func newServer(addr string) *server { return &server{addr: addr} }

func (s *server) fetch() {
	for range time.Tick(time.Millisecond) {
		s.fetched++ // want `s.fetched is written here by the goroutine started at x.go:29 and read at x.go:24 by the handler at x.go:30, which runs beside it; nothing orders them`
	}
}

func (s *server) index(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, s.fetched)
}

func main() {
	s := newServer("localhost:8080")
	go s.fetch()
	http.HandleFunc("/", s.index)
	http.ListenAndServe(s.addr, nil)
}
