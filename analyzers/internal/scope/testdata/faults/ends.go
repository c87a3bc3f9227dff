package x

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"
)

func io() error { _, err := os.Stat("x"); return err }

type service struct {
	in, out chan int
	quit    chan struct{}
	stopped chan struct{}
	mu      sync.Mutex
	closed  bool
}

func (s *service) loop() {
	defer close(s.stopped)
	for {
		select {
		case v := <-s.in:
			s.out <- v
		case <-s.quit:
			return
		}
	}
}

func loopsBothWays() {
	s := &service{in: make(chan int), out: make(chan int), quit: make(chan struct{}), stopped: make(chan struct{})}
	go s.loop()
	for i := 0; i < 10; i++ {
		s.in <- i // want stuck
	}
	for i := 0; i < 10; i++ {
		<-s.out
	}
	close(s.quit)
	<-s.stopped
}

func (s *service) loop2() {
	defer close(s.stopped)
	for {
		select {
		case v := <-s.in:
			select {
			case s.out <- v:
			case <-s.quit:
				return
			}
		case <-s.quit:
			return
		}
	}
}

func stops() {
	s := &service{in: make(chan int), out: make(chan int), quit: make(chan struct{}), stopped: make(chan struct{})}
	go s.loop2()
	s.in <- 1
	<-s.out
	close(s.quit)
	<-s.stopped
}

func ownEnd() {
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-stop
		<-done // want stuck
	}()
	close(stop)
}

func drains() {
	a, b := make(chan int), make(chan int)
	go func() { a <- 1 }()
	go func() {
		if err := io(); err != nil {
			return
		}
		b <- 1
	}()
	<-a
	<-b // want stuck
}

func bothSend() {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- 1
		<-b
	}()
	b <- 1 // want stuck
	<-a
}

func noCloser() {
	var wg sync.WaitGroup
	ch := make(chan int)
	wg.Go(func() {
		for range ch { // want stuck
		}
	})
	ch <- 1
	wg.Wait() // want stuck
}

func cancelNeverCalled() {
	ctx, cancel := context.WithCancel(context.Background())
	_ = cancel
	go func() {
		<-ctx.Done() // want stuck
	}()
}

func cancelCalled() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-ctx.Done()
	}()
}

func deadline() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	_ = cancel
	go func() {
		<-ctx.Done()
	}()
}

func twiceDrained() {
	t := time.NewTimer(time.Second)
	<-t.C
	<-t.C // want stuck
}

func resetBetween() {
	t := time.NewTimer(time.Second)
	<-t.C
	t.Reset(time.Second)
	<-t.C
}

func nilAfterClose(b bool) {
	ch := make(chan int)
	go func() {
		defer close(ch)
		ch <- 1
	}()
	for ch != nil {
		if _, ok := <-ch; !ok {
			ch = nil
		}
	}
	if b {
		<-ch // want stuck
	}
}

func closeByReceiver() {
	ch := make(chan int)
	go func() {
		for i := 0; ; i++ {
			ch <- i // want sendclosed
		}
	}()
	<-ch
	close(ch)
}

func flag() {
	stop := false
	ch := make(chan int)
	go func() {
		ch <- 1
		ch <- 2
		close(ch)
	}()
	for !stop {
		v, ok := <-ch
		if !ok {
			stop = true
		}
		_ = v
	}
}

func twoErrors() error {
	errc := make(chan error, 2)
	go func() { errc <- io() }()
	go func() { errc <- errors.New("timeout") }()
	err := <-errc
	if err != nil {
		err2 := <-errc
		return err2
	}
	return err
}

func senderKnown(trouble error) error {
	errc := make(chan error, 1)
	go func() { errc <- trouble }()
	if err := <-errc; err == os.ErrExist {
		return <-errc
	}
	return nil
}

func recovers() {
	ch := make(chan int)
	go func() {
		defer close(ch)
		defer func() { recover() }()
		if io() != nil {
			panic("x")
		}
		ch <- 1
	}()
	for range ch {
	}
}

func acceptLoop(accept func() (int, error)) error {
	done := make(chan struct{})
	defer close(done)
	for {
		c, err := accept()
		if err != nil {
			return err
		}
		go func() {
			select {
			case <-done:
			case <-time.After(time.Duration(c)):
			}
		}()
	}
}

func TestLeaves(t *testing.T) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	if err := io(); err != nil {
		t.Fatal(err)
	}
	<-ch
}

func TestCleanup(t *testing.T) {
	ch := make(chan int)
	t.Cleanup(func() { <-ch })
	go func() { ch <- 1 }()
	if err := io(); err != nil {
		t.Fatal(err)
	}
}

func TestSub(t *testing.T) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	t.Run("a", func(t *testing.T) {
		if err := io(); err != nil {
			t.Fatal(err)
		}
	})
	<-ch
}

type result struct {
	n    int
	done bool
	next chan int
}

func racers(fetch func() result) int {
	results := make(chan result)
	for range 2 {
		go func() { results <- result{n: fetch().n, done: true} }()
	}
	var a, b result
	for {
		r := <-results
		if r.n > 0 {
			a = r
		} else {
			b = r
		}
		if a.done && b.done {
			return r.n
		}
	}
}

func foreign(fetch func() result) {
	r := fetch()
	go func() { <-r.next }()
	ch := make(chan int, 1)
	ch <- 1
}

func seven() {
	var wg sync.WaitGroup
	for range 100 {
		wg.Add(7)
		go wg.Done()
		go wg.Done()
		go wg.Done()
		go wg.Done()
		go wg.Done()
		go wg.Done()
		go wg.Done()
	}
	wg.Wait()
}

func cond2(n int) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	queue := []int{}
	go func() {
		mu.Lock()
		queue = append(queue, n)
		mu.Unlock()
		cond.Broadcast()
	}()
	mu.Lock()
	for len(queue) == 0 {
		cond.Wait()
	}
	mu.Unlock()
}

func sums(n, k int) {
	var wg sync.WaitGroup
	wg.Add(n + k)
	for range n {
		go wg.Done()
	}
	for range k {
		go wg.Done()
	}
	wg.Wait()
}

func afterContext(ctx context.Context) {
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() { close(done) })
	if !stop() {
		<-done
	}
}

func lastRound() {
	const n = 200
	exit := false
	ch := make(chan int, n)
	for i := 0; i < n; i++ {
		if i == n-1 {
			exit = true
		}
	}
	if !exit {
		<-make(chan int)
	}
	ch <- 1
}

func oncePanics() {
	var o sync.Once
	func() {
		defer func() { recover() }()
		o.Do(func() { panic("x") })
	}()
	o.Do(func() {})
}

func seenTwice(n int) {
	ch := make(chan int)
	for i := 0; i < n; i++ {
		go func() { ch <- i }()
	}
	seen := make([]bool, n)
	for i := 0; i < n; i++ {
		g := <-ch
		if seen[g] {
			return
		}
		seen[g] = true
	}
}
