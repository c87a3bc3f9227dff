package main

import (
	"net/http"
	"os"
	"sync"
)

// Package variables of a program are in sight of main, if all who use them are.

var (
	results = make(chan int)
	wg      sync.WaitGroup
	mu      sync.Mutex
	served  = make(chan int)
	later   chan int
	state   = &hub{quit: make(chan bool)}
	unused  = make(chan bool)
)

type hub struct {
	quit chan bool
	once sync.Once
}

func init() { later = make(chan int) }

func produce() {
	defer wg.Done()
	results <- 1 // want stuck
}

func take() int { return <-results }

func later1() { later <- 1 }

func (h *hub) stop() { h.once.Do(func() { close(h.quit) }) }

func (h *hub) run() {
	wg.Done()
	<-h.quit
}

func handle(http.ResponseWriter, *http.Request) { served <- 1 }

func dead() { close(unused) }

func main() {
	http.HandleFunc("/", handle)
	<-served
	wg.Add(1)
	go state.run()
	wg.Wait()
	state.stop()
	state.stop()
	go later1()
	<-later
	wg.Add(2)
	go produce()
	go produce()
	take()
	mu.Lock()
	if len(os.Args) > 1 {
		mu.Unlock()
		os.Exit(1)
	}
	mu.Unlock()
	wg.Wait()
	<-unused
}
