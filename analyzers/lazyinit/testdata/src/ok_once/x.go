// Package ok_once initialises with what is made for it.
package ok_once

import (
	"net/http"
	"sync"
)

var (
	once  sync.Once
	table map[string]string
	names = sync.OnceValue(func() []string { return []string{"a"} })
)

func load() {
	once.Do(func() {
		if table == nil {
			table = map[string]string{}
		}
	})
}

func serve(w http.ResponseWriter, r *http.Request) {
	load()
	w.Write([]byte(table["x"] + names()[0]))
}
