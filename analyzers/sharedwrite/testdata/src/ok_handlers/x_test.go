package ok_handlers

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestOne(t *testing.T) {
	hits := 0
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { hits++ })
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	srv := httptest.NewServer(h)
	defer srv.Close()
	if _, err := http.Get(srv.URL); err != nil || hits != 2 {
		t.Error(hits, err)
	}
}
