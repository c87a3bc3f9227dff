package joins

import (
	"sync"
	"time"

	"context"
)

func work() {}

func group() {
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work()
		}()
	}
	wg.Wait()
}

func groupGo() {
	var wg sync.WaitGroup
	wg.Go(work)
	wg.Wait()
}

func lost() {
	go work()
}

func signal() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	<-done
}

func result() int {
	ch := make(chan int, 1)
	go func() { ch <- 1 }()
	return <-ch
}

func twoResults() int {
	ch := make(chan int, 2)
	go func() { ch <- 1 }()
	go func() { ch <- 2 }()
	return <-ch
}

func notLast() int {
	ch := make(chan int, 1)
	go func() {
		ch <- 1
		work()
	}()
	return <-ch
}

func timeout() {
	done := make(chan struct{})
	go func() {
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
	go func() {
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
	go func() {
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
	go s.loop()
	go s.other()
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
	go f()
}

func later(ctx context.Context) {
	time.AfterFunc(time.Second, work)
	context.AfterFunc(ctx, work)
}

func waitAll(wg *sync.WaitGroup) { wg.Wait() }

func helper() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		work()
		wg.Done()
	}()
	waitAll(&wg)
}

func sometimesDone(b bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
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
	go func() {
		defer wg.Done()
		work()
	}()
}
