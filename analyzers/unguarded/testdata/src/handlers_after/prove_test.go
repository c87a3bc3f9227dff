//go:build prove

package handlers_after

// oracle: race

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
)

func serve(h http.Handler) {
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range 100 {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/"+strconv.Itoa(i*1000+j), nil))
			}
		})
	}
	wg.Wait()
}

func TestCounter(t *testing.T) { serve(new(counter)) }
