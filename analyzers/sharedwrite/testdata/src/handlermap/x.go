// Package handlermap keeps what requests bring in a map.
package handlermap

import "net/http"

// Board is a handler.
type Board struct {
	posts map[string]string
}

// NewBoard returns an empty board.
func NewBoard() *Board { return &Board{posts: map[string]string{}} }

func (b *Board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.save(r.FormValue("title"), r.FormValue("text"))
	w.WriteHeader(http.StatusCreated)
}

func (b *Board) save(title, text string) {
	if _, ok := b.posts[title]; !ok {
		b.posts[title] = text // want `b.posts is written here by the handler at x.go:14, .*; concurrent map writes end the program`
	}
}
