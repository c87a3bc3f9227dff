// Package ok_past has goroutines that have had the lock before anybody can wait
// for them with it.
package ok_past

import "sync"

type server struct {
	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup
}

func (s *server) start() {
	go s.handle()
	go s.serveAll(3)
}

// handle counts itself with the lock, and is awaited only from then on.
func (s *server) handle() {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.wg.Add(1)
	s.mu.Unlock()
	defer s.wg.Done()
	serve()
}

// serveAll counts itself by a helper, round by round.
func (s *server) serveAll(n int) {
	for range n {
		if !s.enter() {
			return
		}
		serve()
		s.wg.Done()
	}
}

func (s *server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.wg.Add(1)
	}
	return !s.closed
}

func (s *server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.wg.Wait()
}

func serve() {}

// run starts the one who waits when it is past its lock.
func run() int {
	var mu sync.Mutex
	n := 0
	ready := make(chan bool)
	mu.Lock()
	n++
	mu.Unlock()
	go func() {
		mu.Lock()
		<-ready
		n++
		mu.Unlock()
	}()
	ready <- true
	return n
}

type task struct {
	mu      sync.Mutex
	n       int
	input   chan int
	started chan bool
	done    chan bool
}

func newTask() *task {
	t := &task{input: make(chan int), started: make(chan bool), done: make(chan bool)}
	go t.run()
	return t
}

// feed starts read when it is past the lock.
func (t *task) feed() {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
	go t.read()
	t.input <- 1
}

func (t *task) read() {
	t.mu.Lock()
	t.n += <-t.input
	t.mu.Unlock()
}

// run says that it is past the lock.
func (t *task) run() {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
	close(t.started)
	close(t.done)
}

func (t *task) wait() {
	<-t.started
	t.mu.Lock()
	<-t.done
	t.mu.Unlock()
}

// rounds makes the lock and the channel anew in each round, and takes the lock
// only when it has received what is sent under it.
func rounds() {
	for range 1000 {
		var mu sync.Mutex
		ch := make(chan struct{})
		go func() {
			mu.Lock()
			ch <- struct{}{}
			mu.Unlock()
			ch <- struct{}{}
		}()
		<-ch
		mu.Lock()
		mu.Unlock()
		<-ch
	}
}

type monitored struct {
	mu      sync.Mutex
	state   sync.Mutex
	running bool
	wg      sync.WaitGroup
}

// begin counts the monitor under the lock that stop holds.
func (m *monitored) begin() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state.Lock()
	defer m.state.Unlock()
	if m.running {
		return false
	}
	m.running = true
	m.wg.Add(1)
	return true
}

func (m *monitored) end() {
	m.state.Lock()
	defer m.state.Unlock()
	m.running = false
	m.wg.Done()
}

// Start hands the counting over to a goroutine, or takes it back.
func (m *monitored) Start(names []string, start func(string, func()) bool) {
	for _, name := range names {
		if m.begin() {
			if !start(name, m.end) {
				m.end()
			}
		}
	}
}

func (m *monitored) Stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wg.Wait()
}
