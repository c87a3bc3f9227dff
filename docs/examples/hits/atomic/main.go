// Atomic is hits with an atomic counter. Run it with
//
//	go run -race ./hits/atomic
//
// and it prints: 20
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
)

type site struct{ hits atomic.Int64 }

func (s *site) home(w http.ResponseWriter, r *http.Request) {
	s.hits.Add(1)
	fmt.Fprintln(w, "welcome")
}

func main() {
	s := &site{}
	mux := http.NewServeMux()
	mux.HandleFunc("/", s.home)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { // a request
			mux.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		})
	}
	wg.Wait()
	fmt.Println(s.hits.Load())
}
