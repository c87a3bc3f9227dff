package main

import "sync"

const n = 5

type fork struct{ sync.Mutex }

type philosopher struct {
	id          int
	left, right *fork
	meals       int
}

func (p *philosopher) dine(wg *sync.WaitGroup) {
	defer wg.Done()
	for range 100 {
		p.left.Lock()
		p.right.Lock() // want `^p\.right is locked here while p\.left is held since x\.go:18, and x\.go:38 gives the two out in a ring: each goroutine can hold one and wait for the next for ever$`
		p.meals++
		p.right.Unlock()
		p.left.Unlock()
	}
}

func main() {
	table()
	bare()
}

func table() {
	forks := make([]*fork, n)
	for i := range forks {
		forks[i] = new(fork)
	}
	all := make([]*philosopher, n)
	for i := range all {
		all[i] = &philosopher{id: i, left: forks[i], right: forks[(i+1)%n]}
	}
	var wg sync.WaitGroup
	for _, p := range all {
		wg.Add(1)
		go p.dine(&wg)
	}
	wg.Wait()
}

func eat(left, right *sync.Mutex, wg *sync.WaitGroup) {
	defer wg.Done()
	for range 100 {
		left.Lock()
		right.Lock() // want `^right is locked here while left is held since x\.go:51, and x\.go:65 gives the two out in a ring: `
		right.Unlock()
		left.Unlock()
	}
}

func bare() {
	forks := make([]sync.Mutex, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		// The one on the left comes last.
		go func() {
			eat(&forks[(i+n-1)%n], &forks[i], &wg)
		}()
	}
	wg.Wait()
}
