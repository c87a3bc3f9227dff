package global

import (
	"net/http"
	"sync"
)

// hits counts requests.
var hits int

var (
	// sizes by path
	sizes = map[string]int{}
	other int
)

func handle(w http.ResponseWriter, r *http.Request) {
	var mu sync.Mutex // want `^mu is another mutex in each call of handle, so the Lock at x\.go:19 waits for nobody and does not guard the write to hits at x\.go:20$`
	mu.Lock()
	hits++
	mu.Unlock()
	w.WriteHeader(http.StatusOK)
}

func record(path string, n int) {
	var sizesMu sync.RWMutex // want `^sizesMu is another mutex in each call of record, so the Lock at x\.go:27 waits for nobody and does not guard the write to sizes at x\.go:29$`
	sizesMu.Lock()
	defer sizesMu.Unlock()
	sizes[path] = n
	other = n
}
