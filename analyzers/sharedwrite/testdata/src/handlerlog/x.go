// Package handlerlog keeps what requests bring in a slice.
package handlerlog

import "net/http"

// Board is a handler.
type Board struct {
	log []string
}

// NewBoard returns an empty board.
func NewBoard() *Board { return &Board{} }

func (b *Board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.save(r.FormValue("title"), r.FormValue("text"))
	w.WriteHeader(http.StatusCreated)
}

func (b *Board) save(title, text string) {
	b.log = append(b.log, title) // want `b.log is written here by the handler at x.go:14, .*; appended elements are lost`
}
