// Locked is status with the lock. Run it with
//
//	go run -race ./status/locked
//
// and it prints: served
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
)

type queue struct {
	mu   sync.Mutex
	jobs []string // guarded by mu
}

func (q *queue) push(w http.ResponseWriter, r *http.Request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, r.FormValue("job"))
}

func (q *queue) status(w http.ResponseWriter, r *http.Request) {
	q.mu.Lock()
	n := len(q.jobs)
	q.mu.Unlock()
	fmt.Fprintf(w, "%d jobs", n)
}

func main() {
	q := &queue{}
	mux := http.NewServeMux()
	mux.HandleFunc("/push", q.push)
	mux.HandleFunc("/status", q.status)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { get(mux, "/push?job=a") })
		wg.Go(func() { get(mux, "/status") })
	}
	wg.Wait()
	fmt.Println("served")
}

func get(h http.Handler, url string) {
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", url, nil))
}
