// Status reads without the lock what other requests write with it. Run it with
//
//	go run -race ./status
//
// and it says: WARNING: DATA RACE
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
	fmt.Fprintf(w, "%d jobs", len(q.jobs))
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
