package methods

import (
	"context"
	"errors"
	"io"
	"sync"
)

// Locks sends with the lock that the receiver takes first.
type Locks struct {
	mu   sync.Mutex
	n    int
	ch   chan int
	done chan struct{}
}

func NewLocks() *Locks {
	l := &Locks{ch: make(chan int), done: make(chan struct{})}
	go l.loop()
	return l
}

func (l *Locks) loop() {
	for {
		l.mu.Lock() // want stuck
		l.n++
		l.mu.Unlock()
		select {
		case <-l.ch:
		case <-l.done:
			return
		}
	}
}

func (l *Locks) Send() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ch <- 1
}

func (l *Locks) Close() { close(l.done) }

// Runs is served by a method that its owner runs until the context ends.
type Runs struct {
	mu   sync.Mutex
	n    int
	reqs chan int
}

func NewRuns() *Runs { return &Runs{reqs: make(chan int)} }

func (r *Runs) Run(ctx context.Context) error {
	for {
		select {
		case <-r.reqs:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *Runs) Do() {
	r.mu.Lock()
	r.n++
	r.mu.Unlock()
	r.reqs <- 1 // want stuck
}

// Looks watches the context of the call.
type Looks struct {
	mu   sync.Mutex
	n    int
	reqs chan int
}

func NewLooks() *Looks { return &Looks{reqs: make(chan int)} }

func (r *Looks) Run(ctx context.Context) error {
	for {
		select {
		case <-r.reqs:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *Looks) Do(ctx context.Context) {
	select {
	case r.reqs <- 1:
	case <-ctx.Done():
	}
}

// Starts is started, and its loop ends with an error.
type Starts struct {
	mu   sync.Mutex
	n    int
	reqs chan int
	stop chan struct{}
}

func NewStarts() *Starts { return &Starts{reqs: make(chan int), stop: make(chan struct{})} }

func (s *Starts) Start(r io.Reader) { go s.loop(r) }

func (s *Starts) loop(r io.Reader) {
	var buf [1]byte
	for {
		select {
		case <-s.reqs:
			if _, err := r.Read(buf[:]); err != nil {
				return
			}
		case <-s.stop:
			return
		}
	}
}

func (s *Starts) Do() {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	s.reqs <- 1 // want stuck
}

func (s *Starts) Stop() { close(s.stop) }

// pipe is known by an interface only.
type pipe struct {
	mu   sync.Mutex
	n    int
	data chan int
	once sync.Once
	done chan struct{}
}

type Pipe interface {
	Put(int) error
	Close() error
}

func NewPipe(use func(int)) Pipe {
	p := &pipe{data: make(chan int), done: make(chan struct{})}
	go func() {
		for {
			select {
			case x := <-p.data:
				use(x)
			case <-p.done:
				return
			}
		}
	}()
	return p
}

func (p *pipe) Put(x int) error {
	p.mu.Lock()
	p.n++
	p.mu.Unlock()
	p.data <- x // want stuck
	return nil
}

func (p *pipe) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

// Group counts calls in flight, and closes when they are over. It may count one more after
// it has waited.
type Group struct {
	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup
	out    chan int
}

func NewGroup(use func(int)) *Group {
	g := &Group{out: make(chan int)}
	go func() {
		for x := range g.out {
			use(x)
		}
	}()
	return g
}

func (g *Group) isClosed() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed
}

func (g *Group) Add(x int) error {
	if g.isClosed() {
		return errors.New("closed")
	}
	g.wg.Add(1)
	defer g.wg.Done()
	g.out <- x // want sendclosed
	return nil
}

func (g *Group) Close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.wg.Wait()
	close(g.out)
}

// Counts is the same under one lock.
type Counts struct {
	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup
	out    chan int
}

func NewCounts(use func(int)) *Counts {
	g := &Counts{out: make(chan int)}
	go func() {
		for x := range g.out {
			use(x)
		}
	}()
	return g
}

func (g *Counts) Add(x int) error {
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return errors.New("closed")
	}
	g.wg.Add(1)
	g.mu.Unlock()
	defer g.wg.Done()
	g.out <- x
	return nil
}

func (g *Counts) Close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.wg.Wait()
	close(g.out)
}

// Flag waits for a flag, and nobody is told when it is closed.
type Flag struct {
	mu     sync.Mutex
	cond   *sync.Cond
	set    bool
	closed bool
}

func NewFlag() *Flag {
	f := &Flag{}
	f.cond = sync.NewCond(&f.mu)
	return f
}

func (f *Flag) Wait() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.set && !f.closed {
		f.cond.Wait() // want stuck
	}
	return f.set
}

func (f *Flag) Set() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = true
	f.cond.Broadcast()
}

func (f *Flag) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
}

// Drains takes every answer, though who was to send it has gone.
type Drains struct {
	mu      sync.Mutex
	n       int
	answers chan int
	stop    chan struct{}
}

func NewDrains() *Drains { return &Drains{answers: make(chan int), stop: make(chan struct{})} }

func (d *Drains) Ask(work func() int) int {
	d.mu.Lock()
	d.n++
	d.mu.Unlock()
	go func() {
		v := work()
		select {
		case d.answers <- v:
		case <-d.stop:
		}
	}()
	return <-d.answers // want stuck
}

func (d *Drains) Close() { close(d.stop) }

// Opened has a field that others get at.
type Opened struct {
	mu  sync.Mutex
	n   int
	C   chan int
	in  chan int
	end chan struct{}
}

func NewOpened() *Opened {
	o := &Opened{C: make(chan int), in: make(chan int), end: make(chan struct{})}
	go func() {
		for {
			select {
			case <-o.C:
			case <-o.in:
			case <-o.end:
				return
			}
		}
	}()
	return o
}

func (o *Opened) Do()    { o.mu.Lock(); o.n++; o.mu.Unlock(); o.C <- 1 }
func (o *Opened) Give()  { o.mu.Lock(); o.n++; o.mu.Unlock(); o.in <- 1 }
func (o *Opened) Close() { close(o.end) }

// Take is no method, so that nothing is said of in.
func Take(o *Opened) int { return <-o.in }

// hub is known to the package only, which calls it from methods of Chat.
type hub struct {
	mu   sync.Mutex
	n    int
	join chan int
	stop chan struct{}
}

func newHub() *hub {
	h := &hub{join: make(chan int), stop: make(chan struct{})}
	go h.loop()
	return h
}

func (h *hub) loop() {
	for {
		select {
		case <-h.join:
		case <-h.stop:
			return
		}
	}
}

func (h *hub) add(x int) {
	h.mu.Lock()
	h.n++
	h.mu.Unlock()
	h.join <- x // want stuck
}

func (h *hub) close() { close(h.stop) }

type Chat struct{ Hub *hub }

func (c *Chat) Join(x int) { c.Hub.add(x) }
func (c *Chat) Close()     { c.Hub.close() }

// local is used by one function, which closes it when nobody adds any more.
type local struct {
	mu   sync.Mutex
	n    int
	join chan int
	stop chan struct{}
}

func newLocal() *local {
	h := &local{join: make(chan int), stop: make(chan struct{})}
	go h.loop()
	return h
}

func (h *local) loop() {
	for {
		select {
		case <-h.join:
		case <-h.stop:
			return
		}
	}
}

func (h *local) add(x int) {
	h.mu.Lock()
	h.n++
	h.mu.Unlock()
	h.join <- x
}

func Sum(list []int) int {
	h := newLocal()
	var wg sync.WaitGroup
	for _, x := range list {
		wg.Go(func() { h.add(x) })
	}
	wg.Wait()
	close(h.stop)
	return h.n
}

// Slots has a method that sounds like an end and is none.
type Slots struct {
	mu sync.Mutex
	n  int
	ch chan struct{}
}

func NewSlots() *Slots { return &Slots{ch: make(chan struct{}, 1)} }

func (s *Slots) Acquire() { s.mu.Lock(); s.n++; s.mu.Unlock(); s.ch <- struct{}{} }
func (s *Slots) Release() { <-s.ch }

// Started asks something else than whether it has been stopped.
type Started struct {
	mu      sync.Mutex
	started bool
	stop    chan struct{}
}

func NewStarted() *Started { return &Started{stop: make(chan struct{})} }

func (s *Started) Begin() { s.mu.Lock(); s.started = true; s.mu.Unlock(); go func() { <-s.stop }() }

func (s *Started) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started {
		close(s.stop)
	}
}

// Paused waits to be started again.
type Paused struct {
	mu    sync.Mutex
	n     int
	start chan struct{}
	stop  chan struct{}
}

func NewPaused() *Paused {
	p := &Paused{start: make(chan struct{}), stop: make(chan struct{})}
	go func() {
		for {
			<-p.start
			<-p.stop
		}
	}()
	return p
}

func (p *Paused) Start() { p.mu.Lock(); p.n++; p.mu.Unlock(); p.start <- struct{}{} }
func (p *Paused) Stop()  { p.mu.Lock(); p.n++; p.mu.Unlock(); p.stop <- struct{}{} }

// base is embedded, and its methods are those of Outer.
type base struct {
	mu   sync.Mutex
	n    int
	in   chan int
	done chan struct{}
}

func (b *base) Put(x int) {
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
	b.in <- x // want stuck
}

type Outer struct {
	*base
	name string
}

func NewOuter(name string) *Outer {
	o := &Outer{&base{in: make(chan int), done: make(chan struct{})}, name}
	go func() {
		for {
			select {
			case <-o.in:
			case <-o.done:
				return
			}
		}
	}()
	return o
}

func (o *Outer) Close() { close(o.done) }

// Value has methods on values.
type Value struct {
	mu   *sync.Mutex
	in   chan int
	done chan struct{}
}

func NewValue() *Value {
	v := &Value{&sync.Mutex{}, make(chan int), make(chan struct{})}
	go func() {
		for {
			select {
			case <-v.in:
			case <-v.done:
				return
			}
		}
	}()
	return v
}

func (v Value) Put(x int) {
	v.mu.Lock()
	v.mu.Unlock()
	v.in <- x // want stuck
}

func (v Value) Close() { close(v.done) }
