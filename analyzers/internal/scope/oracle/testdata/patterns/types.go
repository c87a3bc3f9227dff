package m

import (
	"context"
	"errors"
	"sync"

	"ex.test/m/world"
)

type ask struct {
	n     int
	reply chan int
}

type Counter struct {
	mu   sync.Mutex
	in   chan ask
	done chan struct{}
}

func NewCounter() *Counter {
	s := &Counter{in: make(chan ask), done: make(chan struct{})}
	go s.loop()
	return s
}

func (s *Counter) loop() {
	for {
		select {
		case r := <-s.in:
			world.Work(r.n)
			r.reply <- r.n
		case <-s.done:
			return
		}
	}
}

func (s *Counter) Ask(ctx context.Context, n int) error {
	s.mu.Lock()
	world.Work(n)
	s.mu.Unlock()
	r := ask{n, make(chan int, 1)}
	select {
	case s.in <- r:
	case <-s.done:
		return errors.New("closed")
	}
	select {
	case <-r.reply:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.done:
		return errors.New("closed")
	}
}

func (s *Counter) Close() { close(s.done) }

type Sink struct {
	mu     sync.RWMutex
	closed bool
	ch     chan int
	done   chan struct{}
}

func NewSink() *Sink {
	s := &Sink{ch: make(chan int), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		for v := range s.ch {
			world.Work(v)
		}
	}()
	return s
}

func (s *Sink) Put(n int) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return false
	}
	s.ch <- n
	return true
}

func (s *Sink) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.ch)
	}
	s.mu.Unlock()
	<-s.done
}

type Jobs struct {
	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup
	out    chan int
	done   chan struct{}
}

func NewJobs() *Jobs {
	s := &Jobs{out: make(chan int), done: make(chan struct{})}
	go func() {
		for v := range s.out {
			world.Work(v)
		}
		close(s.done)
	}()
	return s
}

func (s *Jobs) Run(n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.New("closed")
	}
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		if err := world.Fail(n); err != nil {
			return
		}
		s.out <- n
	}()
	return nil
}

func (s *Jobs) Close() {
	s.mu.Lock()
	was := s.closed
	s.closed = true
	s.mu.Unlock()
	if was {
		return
	}
	s.wg.Wait()
	close(s.out)
	<-s.done
}

type Stream struct {
	out  chan int
	done chan struct{}
}

func NewStream(items []int) *Stream {
	s := &Stream{out: make(chan int), done: make(chan struct{})}
	go s.run(items)
	return s
}

func (s *Stream) run(items []int) {
	defer close(s.out)
	for _, v := range items {
		select {
		case s.out <- v:
		case <-s.done:
			return
		}
	}
}

func (s *Stream) Next() (int, bool) {
	v, ok := <-s.out
	return v, ok
}

func (s *Stream) Stop() { close(s.done) }

type Latch struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func NewLatch() *Latch {
	s := &Latch{}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func (s *Latch) Wait() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.open {
		s.cond.Wait()
	}
}

func (s *Latch) Close() {
	s.mu.Lock()
	s.open = true
	s.cond.Broadcast()
	s.mu.Unlock()
}

type Once struct {
	mu   sync.Mutex
	once sync.Once
	in   chan int
	done chan struct{}
}

func NewOnce() *Once {
	s := &Once{in: make(chan int), done: make(chan struct{})}
	go func() {
		for {
			select {
			case v := <-s.in:
				world.Work(v)
			case <-s.done:
				return
			}
		}
	}()
	return s
}

func (s *Once) Put(n int) {
	s.mu.Lock()
	world.Work(n)
	s.mu.Unlock()
	select {
	case s.in <- n:
	case <-s.done:
	}
}

func (s *Once) Close() { s.once.Do(func() { close(s.done) }) }
