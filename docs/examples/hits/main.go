// Hits counts requests in a handler, which runs for several at once. Run it with
//
//	go run -race ./hits
//
// and it says: WARNING: DATA RACE
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
)

type site struct{ hits int }

func (s *site) home(w http.ResponseWriter, r *http.Request) {
	s.hits++
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
}
