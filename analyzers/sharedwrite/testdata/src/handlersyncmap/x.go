// Package handlersyncmap remembers what requests bring in a map.
package handlersyncmap

import (
	"fmt"
	"net/http"
)

// Board is a handler.
type Board struct {
	title string
	posts map[string]string
}

// NewBoard returns an empty board.
func NewBoard() *Board { return &Board{title: "board", posts: map[string]string{}} }

func (b *Board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	title, text := r.FormValue("title"), r.FormValue("text")
	if text == "" {
		delete(b.posts, title) // want `b.posts is written here by the handler at x.go:18, .*; concurrent map writes end the program`
		return
	}
	b.posts[title] = text
	for t, p := range b.posts {
		fmt.Fprintln(w, t, p)
	}
	fmt.Fprintln(w, b.title, b.posts[title])
}
