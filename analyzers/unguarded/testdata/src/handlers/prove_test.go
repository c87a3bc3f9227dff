//go:build prove

package handlers

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

func TestPage(t *testing.T)  { serve(http.HandlerFunc(page)) }
func TestLimit(t *testing.T) { serve(Limit(new(counter))) }

func TestSize(t *testing.T) {
	serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page(w, r)
		size(w, r)
	}))
}
