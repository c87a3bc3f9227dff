// Package ok_chanlock uses a channel of capacity one as a lock.
package ok_chanlock

import "sync"

func full() int {
	x := 0
	lock := make(chan struct{}, 1)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			lock <- struct{}{}
			x++
			<-lock
		})
	}
	wg.Wait()
	return x
}

func token() int {
	x := 0
	lock := make(chan struct{}, 1)
	lock <- struct{}{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			<-lock
			x++
			lock <- struct{}{}
		})
	}
	wg.Wait()
	return x
}

func fill(jobs int) int {
	x := 0
	sem := make(chan struct{}, 4)
	var mu sync.Mutex
	for range jobs {
		sem <- struct{}{}
		go func() {
			mu.Lock()
			x++
			mu.Unlock()
			<-sem
		}()
	}
	for range cap(sem) {
		sem <- struct{}{}
	}
	return x
}
