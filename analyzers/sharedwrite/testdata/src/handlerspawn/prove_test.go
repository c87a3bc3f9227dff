//go:build prove

// oracle: race

package handlerspawn

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func Test(t *testing.T) {
	mux := http.NewServeMux()
	register(mux)
	for range 20 {
		mux.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	}
	time.Sleep(10 * time.Millisecond)
}
