package m

import (
	"context"
	"errors"
	"sync"
	"time"

	"ex.test/m/world"
)

type pool struct {
	jobs chan func()
	wg   sync.WaitGroup
	mu   sync.Mutex
	done bool
}

func newPool(n int) *pool {
	p := &pool{jobs: make(chan func(), 1)}
	p.wg.Add(n)
	for range n {
		go p.worker()
	}
	return p
}

func (p *pool) worker() {
	defer p.wg.Done()
	for job := range p.jobs {
		job()
	}
}

func (p *pool) submit(job func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done {
		return false
	}
	p.jobs <- job
	return true
}

func (p *pool) close() {
	p.mu.Lock()
	if !p.done {
		p.done = true
		close(p.jobs)
	}
	p.mu.Unlock()
	p.wg.Wait()
}

func submits(items []int) {
	p := newPool(2)
	defer p.close()
	for _, v := range items {
		if !p.submit(func() { world.Work(v) }) {
			return
		}
	}
}

func each(items []int, f func(int) error) error {
	errs := make(chan error, 1)
	var wg sync.WaitGroup
	for _, v := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := f(v); err != nil {
				select {
				case errs <- err:
				default:
				}
			}
		}()
	}
	wg.Wait()
	close(errs)
	return <-errs
}

func callbacks(ctx context.Context, items []int) error {
	results := make(chan int, len(items))
	err := each(items, func(v int) error {
		if err := world.Fail(v); err != nil {
			return err
		}
		select {
		case results <- v:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	if err != nil {
		return err
	}
	close(results)
	for range results {
	}
	return nil
}

type subscriber struct {
	ch   chan int
	quit chan struct{}
}

type hub struct {
	mu   sync.RWMutex
	subs []*subscriber
}

func (h *hub) add(s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subs = append(h.subs, s)
}

func (h *hub) publish(v int) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, s := range h.subs {
		select {
		case s.ch <- v:
		case <-s.quit:
		}
	}
}

func subscribers(items []int) {
	h := &hub{}
	a := &subscriber{ch: make(chan int), quit: make(chan struct{})}
	h.add(a)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer close(a.quit)
		for range items {
			if v := <-a.ch; v < 0 {
				return
			}
		}
	}()
	for _, v := range items {
		h.publish(v)
	}
	wg.Wait()
}

func retry(ctx context.Context, n int) error {
	done := make(chan error, 1)
	for i := 0; i < n; i++ {
		go func() {
			done <- world.Fail(i)
		}()
		select {
		case err := <-done:
			if err == nil {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errors.New("fails")
}

func heartbeat(ctx context.Context, n int) {
	ctx, cancel := context.WithCancel(ctx)
	beats := make(chan struct{})
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer close(beats)
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Millisecond):
			}
			select {
			case beats <- struct{}{}:
			default:
			}
		}
	}()
	for range n {
		if _, ok := <-beats; !ok {
			break
		}
	}
	cancel()
	wg.Wait()
}

func halves(items []int) (int, error) {
	type result struct {
		n   int
		err error
	}
	ch := make(chan result, 2)
	work := func(list []int) {
		var r result
		defer func() { ch <- r }()
		for _, v := range list {
			if r.err = world.Fail(v); r.err != nil {
				return
			}
			r.n += v
		}
	}
	go work(items)
	go work(items)
	a, b := <-ch, <-ch
	if a.err != nil {
		return 0, a.err
	}
	return a.n + b.n, b.err
}

func handOver(n int) {
	token := make(chan struct{}, 1)
	done := make(chan struct{})
	token <- struct{}{}
	for range 2 {
		go func() {
			<-token
			world.Work(n)
			token <- struct{}{}
			done <- struct{}{}
		}()
	}
	<-done
	<-done
	<-token
}

func lockStep(n int) {
	var mu sync.Mutex
	ready := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-ready
		mu.Lock()
		defer mu.Unlock()
		world.Work(n)
	}()
	mu.Lock()
	close(ready)
	world.Work(n)
	mu.Unlock()
	<-done
}

func replaced(items []int) {
	var ch chan int
	quit := make(chan struct{})
	done := make(chan struct{})
	if len(items) > 1 {
		ch = make(chan int)
		go func() {
			defer close(done)
			for {
				select {
				case v := <-ch:
					world.Work(v)
				case <-quit:
					return
				}
			}
		}()
	}
	if ch != nil {
		for _, v := range items {
			ch <- v
		}
		close(quit)
		<-done
	}
}
