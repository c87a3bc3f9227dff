// Package main swaps its configuration in order.
package main

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

type config struct{ greeting string }

var (
	current atomic.Pointer[config]

	mu     sync.RWMutex
	shared *config

	first *config
	ready = make(chan struct{})

	fixed *config
)

func load() *config { return &config{time.Now().String()} }

func reload() {
	for range time.Tick(time.Second) {
		current.Store(load())
		mu.Lock()
		shared = load()
		mu.Unlock()
	}
}

func loadFirst() {
	first = load()
	close(ready)
}

func greet(w http.ResponseWriter, r *http.Request) {
	mu.RLock()
	c := shared
	mu.RUnlock()
	<-ready
	fmt.Fprintln(w, current.Load().greeting, c.greeting, first.greeting, fixed.greeting)
}

func loadFixed() { fixed = load() }

func main() {
	done := make(chan bool)
	go func() {
		loadFixed()
		close(done)
	}()
	<-done
	go reload()
	go loadFirst()
	http.HandleFunc("/", greet)
	http.ListenAndServe("localhost:8080", nil)
}
