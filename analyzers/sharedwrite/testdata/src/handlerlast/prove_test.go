//go:build prove

// oracle: race

package handlerlast

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

func Test(t *testing.T) { request(newServer(), "/a") }
