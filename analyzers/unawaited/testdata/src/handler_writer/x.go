package handler_writer

import (
	"fmt"
	"net/http"
	"time"
)

func report(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	go func() { // want `^this handler may return at x\.go:15 before the goroutine started here has got to x\.go:13, which uses the ResponseWriter: by then the answer is sent, and what is written is lost or corrupts another$`
		time.Sleep(10 * time.Millisecond)
		fmt.Fprintln(w, "hello", name)
	}()
}

type page struct{ title string }

func (p *page) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	go p.part(w) // want `^this handler may return at x\.go:21 before the goroutine started here has got to x\.go:24, which uses the ResponseWriter`
}

func (p *page) part(w http.ResponseWriter) {
	w.Write([]byte(p.title))
}

// No fix: two would write at once, or the goroutine and the handler.
func (p *page) twice(w http.ResponseWriter, _ *http.Request) {
	for range 2 {
		go p.part(w) // want `^this handler may return at x\.go:32 before the goroutine started here has got to x\.go:24, which uses the ResponseWriter`
	}
}

func (p *page) head(w http.ResponseWriter, _ *http.Request) {
	go p.part(w) // want `^this handler may return at x\.go:37 before the goroutine started here has got to x\.go:24, which uses the ResponseWriter`
	w.Header().Set("A", "b")
}
