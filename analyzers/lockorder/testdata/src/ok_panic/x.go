package ok_panic

import "sync"

// A Conn has a reader with its own lock.
type Conn struct {
	mu    sync.Mutex
	taken bool
	r     *reader
}

type reader struct {
	mu   sync.Mutex
	conn *Conn
	busy bool
}

// Take waits for the reader.
func (c *Conn) Take() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.r.mu.Lock()
	defer c.r.mu.Unlock()
	c.taken = true
}

func (c *Conn) isTaken() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.taken
}

// Read asks the connection for the text of its panic alone.
func (r *reader) Read() {
	r.mu.Lock()
	if r.busy {
		taken := r.conn.isTaken()
		r.mu.Unlock()
		if taken {
			panic("read after Take")
		}
		panic("two reads at once")
	}
	r.busy = true
	r.mu.Unlock()
}
