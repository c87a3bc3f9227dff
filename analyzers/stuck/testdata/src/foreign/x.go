package foreign

import (
	"context"
	"sync"

	"test/foreign/pipe"
)

// The consumer leaves early.
func First(n int) int {
	for v := range pipe.Generate(n) { // want `the goroutine that pipe.Generate starts at x.go:12 waits in pipe.Generate for ever to send on out: foreign.First, which receives from it, has returned at x.go:13`
		return v
	}
	return 0
}

// Two stages, of which the second one stays.
func FirstSquare(n int) int {
	for v := range pipe.Square(pipe.Generate(n)) { // want `the goroutine that pipe.Square starts at x.go:20 waits in pipe.Square for ever`
		if v > 3 {
			return v
		}
	}
	return 0
}

func FirstOfSquares(n int) int {
	return <-pipe.Squares(n) // want `pipe.Squares`
}

// Nobody closes jobs or done.
func Work(list []int) error {
	jobs, done := make(chan int), make(chan struct{})
	go pipe.Run(jobs, done, func(int) error { return nil }) // want `the goroutine started at x.go:35 waits in pipe.Run for ever in a select of which no case can happen: foreign.Work, which makes one of its cases happen, has returned at x.go:39`
	for _, j := range list {
		jobs <- j
	}
	return nil
}

// Sends results that nobody receives.
func Results(n int) {
	results := make(chan int)
	pipe.Each(n, func(i int) {
		results <- i // want `the goroutine that pipe.Each starts at x.go:45 waits here for ever to send on results: foreign.Results, which receives from it, waits at x.go:45 in pipe.Each for wg`
	})
	for range n {
		<-results
	}
}

// Never cancelled.
func Until(n int) int {
	ctx := context.Background()
	for v := range pipe.GenerateUntil(ctx, n) { // want `GenerateUntil`
		return v
	}
	return 0
}

// Silent twins.

func All(n int) (sum int) {
	for v := range pipe.Generate(n) {
		sum += v
	}
	return sum
}

func AllSquares(n int) (sum int) {
	for v := range pipe.Square(pipe.Generate(n)) {
		sum += v
	}
	return sum
}

func Count(n int) {
	out := pipe.Generate(n)
	for range n {
		<-out
	}
	<-out
}

func CountTen() {
	out := pipe.Generate(10)
	for range 10 {
		<-out
	}
}

func CountThree() {
	out := pipe.Generate(3)
	for range 3 {
		<-out
	}
}

func CountTwo() {
	out := pipe.Generate(2)
	<-out
	<-out
}

func None() {
	pipe.Generate(0)
}

func Closed(list []int) error {
	jobs, done := make(chan int), make(chan struct{})
	defer close(done)
	go pipe.Run(jobs, done, func(int) error { return nil })
	for _, j := range list {
		jobs <- j
	}
	return nil
}

func Buffered(n int) {
	results := make(chan int, n)
	pipe.Each(n, func(i int) {
		results <- i
	})
	for range n {
		<-results
	}
}

func Cancelled(ctx context.Context, n int) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for v := range pipe.GenerateUntil(ctx, n) {
		return v
	}
	return 0
}

func World(ctx context.Context, n int) int {
	for v := range pipe.GenerateUntil(ctx, n) {
		return v
	}
	return 0
}

func Kept(k *pipe.Keeper) {
	c := make(chan int)
	k.Keep(c)
	c <- 1
}

func Finished() {
	done := make(chan struct{})
	go pipe.Finish(done)
	<-done
}

func Guarded() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	pool := &pipe.Pool{Size: 3}
	for range 3 {
		pool.Go(&wg, func() { pipe.Locked(&mu, func() {}) })
	}
	wg.Wait()
}
