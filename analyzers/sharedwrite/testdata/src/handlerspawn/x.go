// Package handlerspawn lets a handler start goroutines that share a variable.
package handlerspawn

import "net/http"

var audited int

func audit(path string) {
	audited += len(path) // want `audited is written here by the goroutines that the handler at x.go:13 starts at x.go:14, several at once with nothing to order them; increments are lost`
}

func register(mux *http.ServeMux) {
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		go audit(r.URL.Path)
	})
}
