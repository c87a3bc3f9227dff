// Package handler initialises on first use, in goroutines that run at once.
package handler

import (
	"net/http"
	"sync"
)

var table map[string]string

// lookup is called for each request.
func lookup(k string) string {
	if table == nil { // want `table is set at x.go:14 if it is unset here, and nothing orders the goroutines that come here \(one a request, x.go:21\): each may set it, and see it half made`
		table = map[string]string{"a": "b"}
	}
	return table[k]
}

type server struct{ tmpl []byte }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.tmpl == nil { // want `s.tmpl is set at x.go:23 if it is unset here`
		s.tmpl = []byte("hello")
	}
	w.Write(s.tmpl)
	w.Write([]byte(lookup(r.URL.Path)))
}

// Cache is safe for concurrent use.
type Cache struct {
	rows map[int]string
	n    int
}

func (c *Cache) Get(i int) string {
	if c.rows == nil { // want `c.rows is set at x.go:37 if it is unset here, and nothing orders the goroutines that come here \(which the type allows, x.go:29\)`
		c.rows = make(map[int]string)
	}
	return c.rows[i]
}

var names []string

func fill(wg *sync.WaitGroup) {
	for range 10 {
		wg.Add(1)
		go work(wg)
	}
}

func work(wg *sync.WaitGroup) {
	defer wg.Done()
	if names == nil { // want `names is set at x.go:54 if it is unset here, and nothing orders the goroutines that come here \(started in a loop, x.go:47\)`
		names = []string{"x"}
	}
}
