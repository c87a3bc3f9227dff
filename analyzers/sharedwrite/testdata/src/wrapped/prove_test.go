//go:build prove

// oracle: race

package wrapped

import (
	"net/http/httptest"
	"sync"
	"testing"
)

func Test(t *testing.T) {
	h := (&api{}).mux()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/list", nil)) })
	}
	wg.Wait()
}
