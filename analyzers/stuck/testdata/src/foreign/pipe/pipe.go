// Package pipe has stages of pipelines, for callers in another package.
package pipe

import (
	"context"
	"sync"
)

// Generate sends the numbers below n, and closes the channel.
func Generate(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			out <- i
		}
	}()
	return out
}

// GenerateUntil does so until the context ends.
func GenerateUntil(ctx context.Context, n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Square sends the squares of what it receives.
func Square(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			out <- n * n
		}
	}()
	return out
}

// Squares is both.
func Squares(n int) <-chan int { return Square(Generate(n)) }

// Run works until the jobs end or done is closed.
func Run(jobs <-chan int, done <-chan struct{}, work func(int) error) error {
	for {
		select {
		case j, ok := <-jobs:
			if !ok {
				return nil
			}
			if err := work(j); err != nil {
				return err
			}
		case <-done:
			return nil
		}
	}
}

// Each runs work for each number below n, and returns when all are done.
func Each(n int, work func(int)) {
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work(i)
		}()
	}
	wg.Wait()
}

// Locked runs work with the lock.
func Locked(mu *sync.Mutex, work func()) {
	mu.Lock()
	defer mu.Unlock()
	work()
}

// Finish closes a channel.
func Finish(done chan<- struct{}) { close(done) }

// Keeper keeps what it is given.
type Keeper struct{ chans []chan int }

// Keep keeps a channel.
func (k *Keeper) Keep(c chan int) { k.chans = append(k.chans, c) }

// Pool starts workers.
type Pool struct{ Size int }

// Go runs work in a goroutine.
func (p *Pool) Go(wg *sync.WaitGroup, work func()) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		work()
	}()
}
