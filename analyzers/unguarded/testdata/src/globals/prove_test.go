//go:build prove

package globals

// oracle: race

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

func both(a, b http.HandlerFunc) {
	var wg sync.WaitGroup
	for _, h := range []http.HandlerFunc{a, b} {
		wg.Go(func() {
			for range 100 {
				h(httptest.NewRecorder(), httptest.NewRequest("GET", "/a", nil))
			}
		})
	}
	wg.Wait()
}

func TestLookup(t *testing.T) { both(handle, lookup) }
func TestSee(t *testing.T)    { both(see, forget) }
