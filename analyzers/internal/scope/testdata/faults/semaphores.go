package x

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Several places are taken at once, or none of them.

func takesTwice(ctx context.Context) {
	sem := semaphore.NewWeighted(2)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if sem.Acquire(context.Background(), 2) == nil {
				sem.Release(2)
			}
		})
	}
	wg.Wait()
}

func takesTooMany() {
	sem := semaphore.NewWeighted(2)
	sem.Acquire(context.Background(), 3) // want stuck
}

func takesTooManyFor(ctx context.Context) {
	sem := semaphore.NewWeighted(2)
	if sem.Acquire(ctx, 3) == nil {
		<-make(chan int)
	}
}

func keepsOne() {
	sem := semaphore.NewWeighted(3)
	sem.Acquire(context.Background(), 1)
	sem.Acquire(context.Background(), 3) // want stuck
}

func keepsNone() {
	sem := semaphore.NewWeighted(3)
	sem.Acquire(context.Background(), 1)
	sem.Acquire(context.Background(), 2)
	sem.Release(2)
	sem.Release(1)
	sem.Acquire(context.Background(), 3)
}

// The second waits for all, and the third behind it, though there is a place.
func inQueue() {
	sem := semaphore.NewWeighted(2)
	sem.Acquire(context.Background(), 1)
	done := make(chan bool)
	go func() {
		sem.Acquire(context.Background(), 2) // want stuck
		close(done)
	}()
	sem.Acquire(context.Background(), 1)
	<-done
}

// All workers are over when all places can be taken.
func waitsForAll(items []int) {
	const workers = 10
	sem := semaphore.NewWeighted(workers)
	for range items {
		if sem.Acquire(context.Background(), 1) != nil {
			return
		}
		go func() {
			defer sem.Release(1)
		}()
	}
	sem.Acquire(context.Background(), workers)
}

func givesUp(ctx context.Context) {
	sem := semaphore.NewWeighted(2)
	if sem.Acquire(ctx, 1) != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	go cancel()
	if sem.Acquire(ctx, 2) == nil {
		sem.Release(2)
	}
	sem.Release(1)
	sem.Acquire(context.Background(), 2)
}

func tries() {
	sem := semaphore.NewWeighted(1)
	if sem.TryAcquire(1) && !sem.TryAcquire(1) {
		sem.Acquire(context.Background(), 1) // want stuck
	}
}

func triesMany() {
	sem := semaphore.NewWeighted(2)
	if !sem.TryAcquire(2) {
		<-make(chan int)
	}
}

// That it panics is nothing that waits.
func releasesTwice() {
	sem := semaphore.NewWeighted(2)
	sem.Acquire(context.Background(), 2)
	sem.Release(2)
	sem.Release(1)
	<-make(chan int)
}

func unknownWeight(n int64) {
	sem := semaphore.NewWeighted(3)
	sem.Acquire(context.Background(), n)
	sem.Acquire(context.Background(), n)
}
