// Package main swaps its configuration while handlers read it.
package main

import (
	"fmt"
	"net/http"
	"time"
)

type config struct{ greeting string }

var current = &config{"hello"}

func load() *config { return &config{time.Now().String()} }

func reload() {
	for range time.Tick(time.Millisecond) {
		current = load() // want `current is written here by the goroutine started at x.go:27 and read at x.go:23 by the handler at x.go:28, which runs beside it; nothing orders them`
	}
}

func greet(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, current.greeting)
}

func main() {
	go reload()
	http.HandleFunc("/", greet)
	http.ListenAndServe("localhost:8080", nil)
}
