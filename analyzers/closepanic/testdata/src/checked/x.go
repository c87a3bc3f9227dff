package checked

import "sync"

// Conn may be closed by several handlers.
type Conn struct {
	mu     sync.Mutex
	reads  int
	closed bool
	done   chan struct{}
}

func NewConn() *Conn { return &Conn{done: make(chan struct{})} }

func (c *Conn) Read() {
	c.mu.Lock()
	c.reads++
	c.mu.Unlock()
	<-c.done
}

// Close looks at the flag without the lock.
func (c *Conn) Close() {
	if c.isClosed() {
		return
	}
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	close(c.done) // want `another caller of Close panics here, as it closes done when a caller of Close has closed it at x.go:30`
}

func (c *Conn) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// Stream asks the channel itself.
type Stream struct {
	mu   sync.Mutex
	n    int
	done chan struct{}
}

func NewStream() *Stream { return &Stream{done: make(chan struct{})} }

func (s *Stream) Close() {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	select {
	case <-s.done:
	default:
		close(s.done) // want `another caller of Close panics here, as it closes done when a caller of Close has closed it at x.go:55`
	}
}

func (s *Stream) Done() <-chan struct{} { return s.done }
