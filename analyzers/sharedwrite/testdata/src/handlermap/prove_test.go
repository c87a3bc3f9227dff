//go:build prove

// oracle: race

package handlermap

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

func request(h http.Handler, path string) {
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)) })
	}
	wg.Wait()
}

func Test(t *testing.T) { request(NewBoard(), "/?title=a&text=b") }
