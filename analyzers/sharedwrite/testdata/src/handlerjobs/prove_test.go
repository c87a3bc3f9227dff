//go:build prove

// oracle: race

package handlerjobs

import (
	"net/http/httptest"
	"sync"
	"testing"
)

func Test(t *testing.T) {
	f := &Front{}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { f.ServeHTTP(httptest.NewRecorder(), nil) })
	}
	wg.Wait()
}
