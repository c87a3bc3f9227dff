// Package net/http runs a handler for each request: it has no lock of ours, and
// two calls of one handler are made at once.

package handlers

import (
	"fmt"
	"io"
	"net/http"
	"sync"
)

var (
	mu    sync.Mutex // protects cache
	cache = map[string]string{}
)

func lookup(k string) (string, bool) {
	mu.Lock()
	defer mu.Unlock()
	v, ok := cache[k]
	return v, ok
}

func store(k, v string) {
	mu.Lock()
	defer mu.Unlock()
	cache[k] = v
}

func drop(k string) {
	mu.Lock()
	delete(cache, k)
	mu.Unlock()
}

func page(w http.ResponseWriter, r *http.Request) {
	k := r.URL.Path
	if v, ok := lookup(k); ok {
		io.WriteString(w, v)
		return
	}
	store(k, k)
	if len(cache) > 100 { // want `cache is read here without mu, which guards it as the comment at x\.go:14 says \(written under it at x\.go:28\); nothing orders the two`
		drop(k)
	}
}

func size(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, len(cache)) // want `cache is read here without mu`
}

func Routes() {
	http.HandleFunc("/", page)
	http.HandleFunc("/size", size)
}

type counter struct {
	mu sync.Mutex
	n  int // guarded by mu
}

// A literal that is a handler, too.
func Limit(c *counter) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if c.n > 10 { // want `c\.n is read here without c\.mu`
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		c.mu.Lock()
		c.n++
		c.mu.Unlock()
	}
}

func (c *counter) Sum() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}
