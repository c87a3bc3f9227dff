package joins

import (
	"sync"
	"sync/atomic"
	"time"

	"context"
)

func work() {}

func group() {
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() { // spawn: joined at x.go:22
			defer wg.Done()
			work()
		}()
	}
	wg.Wait()
}

func groupGo() {
	var wg sync.WaitGroup
	wg.Go(work) // spawn: joined at x.go:28
	wg.Wait()
}

func lost() {
	go work() // spawn: never joined
}

func signal() {
	done := make(chan struct{})
	go func() { // spawn: joined at x.go:41
		defer close(done)
		work()
	}()
	<-done
}

func result() int {
	ch := make(chan int, 1)
	go func() { ch <- 1 }() // spawn: joined at x.go:47
	return <-ch
}

func twoResults() int {
	ch := make(chan int, 2)
	go func() { ch <- 1 }() // spawn: cannot tell
	go func() { ch <- 2 }() // spawn: cannot tell
	return <-ch
}

func notLast() int {
	ch := make(chan int, 1)
	go func() { // spawn: cannot tell
		ch <- 1
		work()
	}()
	return <-ch
}

func timeout() {
	done := make(chan struct{})
	go func() { // spawn: cannot tell
		defer close(done)
		work()
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

func produce() int {
	ch := make(chan int)
	go func() { // spawn: joined at x.go:87
		for i := range 10 {
			ch <- i
		}
		close(ch)
	}()
	sum := 0
	for v := range ch {
		sum += v
	}
	return sum
}

func firstOnly() int {
	ch := make(chan int, 10)
	go func() { // spawn: cannot tell
		for i := range 10 {
			ch <- i
		}
		close(ch)
	}()
	return <-ch
}

type server struct {
	wg   sync.WaitGroup
	quit chan struct{}
	done chan struct{}
}

func (s *server) start() {
	s.wg.Add(1)
	go s.loop()  // spawn: joined at x.go:128
	go s.other() // spawn: joined at x.go:129
}

func (s *server) loop() {
	defer s.wg.Done()
	<-s.quit
}

func (s *server) other() {
	defer close(s.done)
	<-s.quit
}

func (s *server) stop() {
	close(s.quit)
	s.wg.Wait()
	<-s.done
}

func unknown(f func()) {
	go f() // spawn: cannot tell
}

func later(ctx context.Context) {
	time.AfterFunc(time.Second, work) // spawn: cannot tell
	context.AfterFunc(ctx, work)      // spawn: cannot tell
}

func waitAll(wg *sync.WaitGroup) { wg.Wait() }

func helper() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // spawn: joined at x.go:150
		work()
		wg.Done()
	}()
	waitAll(&wg)
}

func sometimesDone(b bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // spawn: cannot tell
		if b {
			wg.Done()
		}
	}()
	wg.Wait()
}

func before() {
	var wg sync.WaitGroup
	wg.Wait()
	wg.Add(1)
	go func() { // spawn: cannot tell
		defer wg.Done()
		work()
	}()
}

func flag() {
	var done atomic.Bool
	go func() { // spawn: cannot tell
		work()
		done.Store(true)
	}()
	for !done.Load() {
		time.Sleep(time.Millisecond)
	}
}

func underLock() {
	var mu sync.Mutex
	ready := false
	go func() { // spawn: cannot tell
		mu.Lock() // section: 189-191 until 191
		ready = true
		mu.Unlock()
	}()
	for {
		mu.Lock() // section: 194-198 until 198
		if ready {
			return
		}
		mu.Unlock()
	}
}

func pool(n int) int {
	ch := make(chan int)
	for i := range n {
		go func() { ch <- i }() // spawn: cannot tell
	}
	sum := 0
	for range n {
		sum += <-ch
	}
	return sum
}

func firstOfMany(n int) int {
	ch := make(chan int, n)
	for i := range n {
		go func() { ch <- i }() // spawn: cannot tell
	}
	return <-ch
}

func otherGroup() {
	var a, b sync.WaitGroup
	a.Add(1)
	go func() { // spawn: cannot tell
		defer a.Done()
		work()
	}()
	b.Wait()
}

func deferred() {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(work) // spawn: joined at x.go:234
}

func endless() {
	go func() { // spawn: never joined
		for {
			time.Sleep(time.Second)
			work()
		}
	}()
}

func tells(ch chan int) {
	go send(ch) // spawn: cannot tell
	<-ch
}

func send(out chan int) { out <- 1 }

func inLiteral() (n int) {
	ch := make(chan int)
	go func() { ch <- 1 }() // spawn: joined at x.go:258
	defer func() {
		n = <-ch
	}()
	return 0
}
