// Package variables of a program are what its functions make of them, and nothing is
// said of those that others may use.
package main

import (
	"net/http"
	"sync"
)

var (
	jobs   = make(chan int)
	served = make(chan int)
	done   chan struct{}
	wg     sync.WaitGroup
)

func init() { done = make(chan struct{}) }

func work() {
	defer wg.Done()
	for range jobs {
	}
}

func handle(http.ResponseWriter, *http.Request) { served <- 1 }

func main() {
	http.HandleFunc("/", handle)
	go http.ListenAndServe(":8080", nil)
	<-served
	wg.Add(1)
	go work()
	go func() {
		jobs <- 1
		close(jobs)
		wg.Wait()
		close(done)
	}()
	<-done
}
