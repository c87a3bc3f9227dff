package m

import (
	"context"
	"errors"
	"sync"

	"ex.test/m/world"
)

type server struct {
	in      chan int
	quit    chan struct{}
	stopped chan struct{}
	mu      sync.Mutex
	closed  bool
	err     error
}

func newServer() *server {
	return &server{in: make(chan int), quit: make(chan struct{}), stopped: make(chan struct{})}
}

func (s *server) loop() {
	defer close(s.stopped)
	for {
		select {
		case v := <-s.in:
			world.Work(v)
		case <-s.quit:
			return
		}
	}
}

func (s *server) put(v int) error {
	select {
	case s.in <- v:
		return nil
	case <-s.quit:
		return errors.New("stopped")
	}
}

func (s *server) stop() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.quit)
	}
	s.mu.Unlock()
	<-s.stopped
}

func serve(items []int) error {
	s := newServer()
	go s.loop()
	defer s.stop()
	for _, v := range items {
		if err := s.put(v); err != nil {
			return err
		}
	}
	return nil
}

type request struct {
	key   int
	reply chan int
}

func answers(ctx context.Context, n int) error {
	requests := make(chan request)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for r := range requests {
			r.reply <- r.key
		}
	}()
	defer func() { <-done }()
	defer close(requests)
	for i := range n {
		r := request{key: i, reply: make(chan int, 1)}
		select {
		case requests <- r:
		case <-ctx.Done():
			return ctx.Err()
		}
		if world.Coin() {
			break
		}
		<-r.reply
	}
	return nil
}

type queue struct {
	mu     sync.Mutex
	cond   *sync.Cond
	n      int
	closed bool
}

func (q *queue) push() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.n++
	q.cond.Signal()
}

func (q *queue) pop() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.n == 0 && !q.closed {
		q.cond.Wait()
	}
	if q.n == 0 {
		return false
	}
	q.n--
	return true
}

func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.cond.Broadcast()
}

func condQueue(n int) {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for q.pop() {
				world.Work(1)
			}
		}()
	}
	for range n {
		q.push()
	}
	q.close()
	wg.Wait()
}

func condFlag(n int) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready := false
	done := make(chan struct{})
	go func() {
		mu.Lock()
		for !ready {
			cond.Wait()
		}
		mu.Unlock()
		close(done)
	}()
	mu.Lock()
	ready = true
	mu.Unlock()
	cond.Signal()
	<-done
}

type cache struct {
	rw   sync.RWMutex
	data map[int]int
}

func (c *cache) get(k int) (int, bool) {
	c.rw.RLock()
	defer c.rw.RUnlock()
	v, ok := c.data[k]
	return v, ok
}

func (c *cache) set(k, v int) {
	c.rw.Lock()
	c.data[k] = v
	c.rw.Unlock()
}

func readers(items []int) {
	c := &cache{data: map[int]int{}}
	var wg sync.WaitGroup
	for _, v := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, ok := c.get(v); !ok {
				c.set(v, v)
			}
		}()
	}
	c.set(0, 0)
	wg.Wait()
}

func twoLocks(n int) {
	var mu, other sync.Mutex
	done := make(chan bool, 1)
	go func() {
		mu.Lock()
		other.Lock()
		world.Work(n)
		other.Unlock()
		mu.Unlock()
		done <- true
	}()
	mu.Lock()
	other.Lock()
	world.Work(n)
	other.Unlock()
	mu.Unlock()
	<-done
}

func lockedSend(n int) {
	var mu sync.Mutex
	ch := make(chan int, 1)
	var wg sync.WaitGroup
	wg.Go(func() {
		mu.Lock()
		ch <- n
		mu.Unlock()
	})
	wg.Go(func() {
		<-ch
		mu.Lock()
		world.Work(n)
		mu.Unlock()
	})
	wg.Wait()
}

type latch struct {
	done chan struct{}
	once sync.Once
}

func (l *latch) fire() { l.once.Do(func() { close(l.done) }) }

func latches(items []int) {
	l := &latch{done: make(chan struct{})}
	for range items {
		go func() {
			if err := world.Fail(1); err != nil {
				l.fire()
			}
		}()
	}
	go l.fire()
	<-l.done
}

func drain(ctx context.Context, items []int) {
	events := make(chan int)
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case v, ok := <-events:
				if !ok {
					return
				}
				world.Work(v)
			}
		}
	}()
	for _, v := range items {
		select {
		case events <- v:
		case <-ctx.Done():
			close(stop)
			<-done
			return
		}
	}
	close(events)
	<-done
}
