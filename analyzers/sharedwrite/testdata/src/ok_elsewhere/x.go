// Package main starts goroutines in several places that use variables in order.
package main

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

var (
	joined  int
	handed  int
	config  int
	mu      sync.Mutex
	guarded int
	given   = make(chan int)
	ready   = make(chan bool)
)

func init() {
	var wg sync.WaitGroup
	wg.Go(func() { joined = 1 })
	wg.Wait()
	go give()
	go func() {
		config = 1
		close(ready)
	}()
	go func() {
		for range time.Tick(time.Second) {
			mu.Lock()
			guarded++
			mu.Unlock()
		}
	}()
}

func give() {
	handed = 1
	given <- 1
}

func use() {
	fmt.Println(joined)
	<-given
	fmt.Println(handed)
	<-ready
	fmt.Println(config)
	mu.Lock()
	fmt.Println(guarded)
	mu.Unlock()
}

func index(w http.ResponseWriter, r *http.Request) {
	result := 0
	done := make(chan bool)
	go func() {
		result = len(r.URL.Path)
		close(done)
	}()
	<-done
	fmt.Fprintln(w, result)
}

func main() {
	go use()
	http.HandleFunc("/", index)
	http.ListenAndServe("localhost:8080", nil)
}
