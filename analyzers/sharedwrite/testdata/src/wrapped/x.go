// Package wrapped counts in a handler that others are put around.
package wrapped

import (
	"log"
	"net/http"
)

type api struct {
	calls uint32
}

func logged(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		log.Print(r.URL)
		next(w, r)
	}
}

func (a *api) list(w http.ResponseWriter, r *http.Request) {
	a.count()
	w.WriteHeader(http.StatusNoContent)
}

func (a *api) count() {
	a.calls += 1 // want `a.calls is written here by the handler at x.go:31, .*; increments are lost`
}

func (a *api) mux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/list", logged(a.list))
	return mux
}
