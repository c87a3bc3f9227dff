// Package ok_joined waits for its goroutines; the sleep is there for effect.
package ok_joined

import (
	"sync"
	"time"
)

func before() int {
	n := 0
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		n++
	}()
	wg.Wait()
	time.Sleep(time.Millisecond)
	return n
}

func after() int {
	n := 0
	done := make(chan bool)
	go func() {
		n++
		close(done)
	}()
	time.Sleep(time.Millisecond)
	<-done
	return n
}

// The value arrives by a channel, or it does not.
func buffered() int {
	ch := make(chan int, 1)
	go func() { ch <- 1 }()
	time.Sleep(time.Millisecond)
	select {
	case n := <-ch:
		return n
	default:
		return 0
	}
}

func first() int {
	n := 0
	time.Sleep(time.Millisecond)
	done := make(chan bool)
	go func() {
		n++
		done <- true
	}()
	<-done
	return n
}

type job struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

func (j *job) run() {
	j.mu.Lock()
	j.n++
	j.mu.Unlock()
	j.cond.Broadcast() // whoever waits, waits for this
}

func start(j *job) int {
	go j.run()
	time.Sleep(time.Millisecond)
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.n
}
