// Package variables with a mutex beside them.

package globals

import (
	"fmt"
	"net/http"
	"sync"
)

var (
	mu    sync.Mutex // protects cache and count
	cache = map[string]int{}
	count int

	lonely = map[string]int{}
)

var seenMu sync.RWMutex

var seen int // guarded by seenMu

func init() {
	count = 1
	cache["init"] = 1
}

func handle(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	cache[r.URL.Path]++
	count++
	lonely[r.URL.Path]++
}

func lookup(w http.ResponseWriter, r *http.Request) {
	n := cache["a"] // want `cache is read here without mu`
	mu.Lock()
	defer mu.Unlock()
	count += n
}

func see(w http.ResponseWriter, r *http.Request) {
	seenMu.Lock()
	seen++
	seenMu.Unlock()
	if seen > 3 { // want `seen is read here without seenMu, which guards it as the comment at x\.go:21 says`
		fmt.Fprint(w, "seen")
	}
}

func forget(w http.ResponseWriter, r *http.Request) {
	seenMu.Lock()
	seen = 0
	seenMu.Unlock()
}

// No comment, and one place of two with the lock.
func also(w http.ResponseWriter, r *http.Request) {
	fmt.Fprint(w, len(lonely))
}

// Dump is for debugging, when the server has stopped.
func Dump() string { return fmt.Sprint(count) }
