//go:build prove

package global

// oracle: race

import (
	"net/http/httptest"
	"sync"
	"testing"
)

func TestHandle(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { handle(httptest.NewRecorder(), nil) })
	}
	wg.Wait()
	if hits != 4 {
		t.Error(hits)
	}
}

func TestRecord(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() { record("/", i) })
	}
	wg.Wait()
}
