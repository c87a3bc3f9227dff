// Callers of a type that may come in any order, and none of which waits for ever.
package ok_callers

import (
	"context"
	"sync"
)

type request struct {
	x     int
	reply chan int
}

// Service looks whether it is closed.
type Service struct {
	mu   sync.Mutex
	n    int
	reqs chan request
	done chan struct{}
}

func NewService() *Service {
	s := &Service{reqs: make(chan request), done: make(chan struct{})}
	go s.loop()
	return s
}

func (s *Service) loop() {
	for {
		select {
		case r := <-s.reqs:
			r.reply <- r.x
		case <-s.done:
			return
		}
	}
}

func (s *Service) Ask(ctx context.Context, x int) int {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	r := request{x, make(chan int, 1)} // the service never waits
	select {
	case s.reqs <- r:
	case <-s.done:
		return 0
	}
	select {
	case v := <-r.reply:
		return v
	case <-ctx.Done():
		return 0
	case <-s.done:
		return 0
	}
}

func (s *Service) Close() { close(s.done) }

// Drained takes what is sent until the sender is done.
type Drained struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	items chan int
	stop  chan struct{}
}

func NewDrained() *Drained {
	d := &Drained{items: make(chan int), stop: make(chan struct{})}
	d.wg.Go(func() {
		defer close(d.items)
		for i := 0; ; i++ {
			select {
			case <-d.stop:
				return
			default:
			}
			d.items <- i
		}
	})
	return d
}

func (d *Drained) Next() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return <-d.items
}

func (d *Drained) Close() {
	close(d.stop)
	for range d.items {
	}
	d.wg.Wait()
}

// Pair waits for a peer that may always come.
type Pair struct {
	mu    sync.Mutex
	count int
	ch    chan int
}

func NewPair() *Pair { return &Pair{ch: make(chan int)} }

func (p *Pair) Put(x int) {
	p.mu.Lock()
	p.count++
	p.mu.Unlock()
	p.ch <- x
}

func (p *Pair) Take() int { return <-p.ch }

// Waits is waited for after it has been stopped.
type Waits struct {
	mu    sync.Mutex
	n     int
	stop  chan struct{}
	ended chan struct{}
}

func NewWaits() *Waits {
	w := &Waits{stop: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		<-w.stop
		w.ended <- struct{}{}
	}()
	return w
}

func (w *Waits) Stop() { w.mu.Lock(); w.n++; w.mu.Unlock(); close(w.stop) }
func (w *Waits) Wait() { <-w.ended }

// Worker is used by one goroutine, for all that can be seen.
type Worker struct {
	jobs chan int
	done chan struct{}
}

func NewWorker() *Worker {
	w := &Worker{jobs: make(chan int), done: make(chan struct{})}
	go func() {
		defer close(w.done)
		for range w.jobs {
		}
	}()
	return w
}

func (w *Worker) Do(n int) { w.jobs <- n }

func (w *Worker) Close() {
	close(w.jobs)
	<-w.done
}

// Queue wakes who waits when it is closed.
type Queue struct {
	mu     sync.Mutex
	cond   *sync.Cond
	closed bool
	items  []int
}

func NewQueue() *Queue {
	q := &Queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *Queue) Put(x int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, x)
	q.cond.Signal()
}

func (q *Queue) Take() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	x := q.items[0]
	q.items = q.items[1:]
	return x, true
}

func (q *Queue) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.cond.Broadcast()
}
