// Package ok_started touches the variable before the goroutine is let go.
package ok_started

import "sync"

func gate() {
	x := 0
	start := make(chan struct{})
	go func() {
		<-start
		x++
	}()
	x = 2
	close(start)
}

func before() {
	x := 0
	x++
	go func() { x++ }()
}

func pingPong() int {
	x := 0
	ping, pong := make(chan int), make(chan int)
	go func() {
		for range ping {
			x++
			pong <- 1
		}
	}()
	for range 10 {
		x++
		ping <- 1
		<-pong
	}
	close(ping)
	return x
}

func locked() {
	x := 0
	var mu sync.Mutex
	mu.Lock()
	go func() {
		mu.Lock()
		defer mu.Unlock()
		x++
	}()
	x++
	mu.Unlock()
}
