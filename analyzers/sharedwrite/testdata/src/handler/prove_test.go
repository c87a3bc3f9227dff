//go:build prove

// oracle: race

package handler

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

func Test(t *testing.T) {
	mux := http.NewServeMux()
	(&server{}).routes(mux)
	request(mux, "/")
}
