// Package unasked has loops that never look whether the channel is closed,
// though it is.
package unasked

import "sync"

type pool struct {
	jobs chan int
	wg   sync.WaitGroup
	mu   sync.Mutex
	sum  int
}

func (p *pool) work() {
	defer p.wg.Done()
	for {
		j := <-p.jobs // want `when p.jobs is closed at x.go:31, this receive is ready every time`
		p.mu.Lock()
		p.sum += j
		p.mu.Unlock()
	}
}

func run(items []int) int {
	p := &pool{jobs: make(chan int)}
	p.wg.Add(1)
	go p.work()
	for _, it := range items {
		p.jobs <- it
	}
	close(p.jobs)
	p.wg.Wait()
	return p.sum
}

func local(items []int) (n int) {
	ch := make(chan int)
	done := make(chan bool)
	go func() {
		defer close(done)
		for {
			<-ch // want `when ch is closed at x.go:49`
			n++
		}
	}()
	for _, it := range items {
		ch <- it
	}
	close(ch)
	<-done
	return n
}
