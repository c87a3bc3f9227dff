// Helpers as packages have them, and callers that use them rightly and wrongly.
package apart

import (
	"context"
	"errors"
	"sync"
	"time"
)

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

func Until(ctx context.Context, list []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, s := range list {
			select {
			case out <- s:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

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

func FirstError(list []string, check func(string) error) error {
	errs := make(chan error, len(list))
	for _, s := range list {
		go func() { errs <- check(s) }()
	}
	for range list {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func Locked(mu *sync.Mutex, work func()) {
	mu.Lock()
	defer mu.Unlock()
	work()
}

func Finish(done chan struct{}, leave bool) {
	if !leave {
		close(done)
	}
}

func Worker(wg *sync.WaitGroup, in <-chan int, out chan<- int) {
	defer wg.Done()
	for n := range in {
		out <- n
	}
}

func Drain(c <-chan int) {
	for range c {
	}
}

func Ask(requests chan<- chan int) int {
	answer := make(chan int)
	requests <- answer
	return <-answer
}

func Retry(n int, try func() error) error {
	var err error
	for i := 0; i < n; i++ {
		if err = try(); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return err
}

func Start(ctx context.Context, run func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

func Async(f func() error) <-chan error {
	res := make(chan error)
	go func() { res <- f() }()
	return res
}

func AsyncRoom(f func() error) <-chan error {
	res := make(chan error, 1)
	go func() { res <- f() }()
	return res
}

func Pair(c chan int, n int) (int, error) {
	select {
	case c <- n:
		return n, nil
	case <-time.After(time.Second):
		return 0, errors.New("late")
	}
}

func Queue(n int) (chan<- int, <-chan struct{}) {
	in, done := make(chan int, n), make(chan struct{})
	go func() {
		defer close(done)
		for range in {
		}
	}()
	return in, done
}

// Callers.

func first(n int) int {
	for v := range Generate(n) {
		return v
	}
	return 0
}

func all(n int) (sum int) {
	for v := range Generate(n) {
		sum += v
	}
	return sum
}

func some(n int) (sum int) {
	for v := range Square(Generate(n)) {
		if v > 10 {
			break
		}
		sum += v
	}
	return sum
}

func two() {
	out := Generate(2)
	<-out
}

func counted(n int) {
	out := Generate(n)
	for range n {
		<-out
	}
}

func tooMany(n int) {
	c := make(chan int)
	go Drain(c)
	for range n {
		c <- 1
	}
}

func drained(n int) {
	c := make(chan int)
	go Drain(c)
	for range n {
		c <- 1
	}
	close(c)
}

func untilEnd(list []string) string {
	for s := range Until(context.Background(), list) {
		return s
	}
	return ""
}

func untilCancel(ctx context.Context, list []string) string {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return <-Until(ctx, list)
}

func works(list []int) {
	jobs, done := make(chan int), make(chan struct{})
	go Run(jobs, done, func(int) error { return nil })
	for _, j := range list {
		jobs <- j
	}
}

func worksClosed(list []int) {
	jobs, done := make(chan int), make(chan struct{})
	go Run(jobs, done, func(int) error { return nil })
	for _, j := range list {
		jobs <- j
	}
	close(done)
}

func fails(list []int) {
	jobs, done := make(chan int), make(chan struct{})
	defer close(done)
	go Run(jobs, done, func(n int) error {
		if n == 0 {
			return errors.New("zero")
		}
		return nil
	})
	for _, j := range list {
		jobs <- j
	}
}

func alwaysFails(list []int) {
	jobs, done := make(chan int), make(chan struct{})
	defer close(done)
	go Run(jobs, done, func(int) error { return errors.New("no") })
	for _, j := range list {
		jobs <- j
	}
}

func results(n int) {
	res := make(chan int)
	Each(n, func(i int) { res <- i })
	for range n {
		<-res
	}
}

func resultsRoom(n int) {
	res := make(chan int, n)
	Each(n, func(i int) { res <- i })
	for range n {
		<-res
	}
}

func checks(list []string) error {
	c := make(chan int)
	go Drain(c)
	defer close(c)
	return FirstError(list, func(string) error {
		c <- 1
		return nil
	})
}

func checksLate(list []string) error {
	c := make(chan int)
	err := FirstError(list, func(string) error {
		c <- 1
		return nil
	})
	<-c
	return err
}

func underLock() {
	var mu sync.Mutex
	c := make(chan int)
	go Locked(&mu, func() { c <- 1 })
	mu.Lock()
	<-c
	mu.Unlock()
}

func underLockRight() {
	var mu sync.Mutex
	c := make(chan int)
	go Locked(&mu, func() { c <- 1 })
	<-c
	mu.Lock()
	mu.Unlock()
}

func finishes(leave bool) {
	done := make(chan struct{})
	go Finish(done, leave)
	<-done
}

func finishesAlways() {
	done := make(chan struct{})
	go Finish(done, false)
	<-done
}

func twice(leave bool) {
	done := make(chan struct{})
	Finish(done, leave)
	if leave {
		close(done)
	}
	<-done
}

func pool(n int) {
	in, out := make(chan int), make(chan int)
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go Worker(&wg, in, out)
	}
	for range n {
		in <- 1
	}
	close(in)
	wg.Wait()
	close(out)
}

func poolRight(n int) {
	in, out := make(chan int), make(chan int)
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go Worker(&wg, in, out)
	}
	go func() {
		for range n {
			in <- 1
		}
		close(in)
		wg.Wait()
		close(out)
	}()
	for range out {
	}
}

func asks() int {
	requests := make(chan chan int)
	go func() {
		answer := <-requests
		answer <- 1
	}()
	return Ask(requests)
}

func retries() {
	c := make(chan int, 1)
	Retry(3, func() error {
		c <- 1
		return nil
	})
}

func retriesOften() {
	c := make(chan int, 1)
	Retry(3, func() error {
		c <- 1
		return errors.New("again")
	})
}

func started(ctx context.Context) {
	c := make(chan int)
	stop := Start(ctx, func(ctx context.Context) {
		select {
		case c <- 1:
		case <-ctx.Done():
		}
	})
	stop()
}

func startedStuck(ctx context.Context) {
	c := make(chan int)
	stop := Start(ctx, func(context.Context) { c <- 1 })
	stop()
}

func async(ctx context.Context) error {
	select {
	case err := <-Async(func() error { return nil }):
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func asyncRoom(ctx context.Context) error {
	select {
	case err := <-AsyncRoom(func() error { return nil }):
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func asyncInner(ctx context.Context) error {
	c := make(chan int)
	res := AsyncRoom(func() error {
		c <- 1
		return nil
	})
	select {
	case err := <-res:
		return err
	case <-c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func pairs() {
	c := make(chan int)
	go Pair(c, 1)
	<-c
}

func pairsChecked() {
	c := make(chan int)
	go func() {
		if _, err := Pair(c, 1); err != nil {
			close(c)
		}
	}()
	<-c
}

func queue(list []int) {
	in, done := Queue(len(list))
	for _, n := range list {
		in <- n
	}
	<-done
}

func queueClosed(list []int) {
	in, done := Queue(len(list))
	for _, n := range list {
		in <- n
	}
	close(in)
	<-done
}

func loopsRight(n int) {
	for range n {
		for range Generate(2) {
		}
	}
}
