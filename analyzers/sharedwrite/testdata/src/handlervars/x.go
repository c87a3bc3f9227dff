// Package handlervars counts requests in captured and package variables.
package handlervars

import (
	"fmt"
	"net/http"
)

var misses int

func missing(w http.ResponseWriter, r *http.Request) {
	misses++ // want `misses is written here by the handler at x.go:16, .*; increments are lost`
	http.NotFound(w, r)
}

func register() { http.HandleFunc("/missing", missing) }

func counting(next http.Handler) http.Handler {
	seen := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen++ // want `seen is written here by the handler at x.go:20, .*; increments are lost`
		w.Header().Set("X-Seen", fmt.Sprint(seen))
		next.ServeHTTP(w, r)
	})
}
