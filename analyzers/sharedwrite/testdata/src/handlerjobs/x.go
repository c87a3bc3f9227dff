// Package handlerjobs waits in each request for a goroutine, but not for those of
// other requests.
package handlerjobs

import (
	"net/http"
	"sync"
)

// Front is a handler.
type Front struct{ jobs int }

func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		f.jobs++ // want `f.jobs is written here by the goroutines that the handler at x.go:13 starts at x.go:16, several at once with nothing to order them; increments are lost`
	}()
	wg.Wait()
}
