package silent

import "sync"

type buffer struct {
	mu      sync.Mutex
	notFull *sync.Cond
	data    []byte
}

func newBuffer() *buffer {
	b := new(buffer)
	b.notFull = sync.NewCond(&b.mu)
	return b
}

func (b *buffer) write(p byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.data) == 10 {
		b.notFull.Wait() // want `nothing in package silent calls Signal or Broadcast on b\.notFull, and no other code can, so this Wait never returns`
	}
	b.data = append(b.data, p)
}

func (b *buffer) read() (p byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p, b.data = b.data[0], b.data[1:]
	return p
}

type latch struct {
	mu   sync.Mutex
	cond sync.Cond
	n    int
}

func (l *latch) wait() {
	l.cond.L.Lock()
	for l.n > 0 {
		l.cond.Wait() // want `nothing in package silent calls Signal or Broadcast on l\.cond`
	}
	l.cond.L.Unlock()
}

func (l *latch) done() {
	l.mu.Lock()
	l.n--
	l.mu.Unlock()
}

func local(f func(done func())) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	n := 1
	f(func() {
		mu.Lock()
		n--
		mu.Unlock()
	})
	mu.Lock()
	for n > 0 {
		cond.Wait() // want `nothing in package silent calls Signal or Broadcast on`
	}
	mu.Unlock()
}
