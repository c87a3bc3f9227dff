package ok_shape

import "sync"

// Two locks: the other one guards n.
type two struct {
	mu, other sync.Mutex
	n         int
	name      string
	ch        chan int
	once      sync.Once
	m         map[string]int
}

func (t *two) A() {
	t.other.Lock()
	t.n++
	t.other.Unlock()
}

func (t *two) B() {
	t.other.Lock()
	t.n--
	t.other.Unlock()
}

func (t *two) C() int {
	t.other.Lock()
	defer t.other.Unlock()
	return t.n
}

// Never written once made.
func newTwo(name string) *two {
	t := &two{ch: make(chan int), m: map[string]int{}}
	t.name = name
	return t
}

func (t *two) D() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.name) + len(t.ch)
}

func (t *two) Name() string { return t.name }

// Channels need no lock.
func (t *two) Waiting() int { return len(t.ch) }

// The map is read under the lock, the field that holds it never changes.
func (t *two) Set(k string) {
	t.mu.Lock()
	t.m[k]++
	t.mu.Unlock()
}

func (t *two) Del(k string) {
	t.mu.Lock()
	delete(t.m, k)
	t.mu.Unlock()
}

func (t *two) Map() map[string]int { return t.m }

// Half of the uses hold the lock: who knows.
type half struct {
	mu sync.Mutex
	n  int
}

func (h *half) A() { h.mu.Lock(); h.n++; h.mu.Unlock() }
func (h *half) B() { h.mu.Lock(); h.n--; h.mu.Unlock() }
func (h *half) C() { h.n = 3 }
func (h *half) D() { h.n = 4 }

// One goroutine writes, and reads what it wrote; others read under the lock.
type owner struct {
	mu sync.Mutex
	n  int
}

func open() *owner {
	o := &owner{}
	go o.loop()
	return o
}

func (o *owner) loop() {
	for o.n < 10 {
		o.next()
	}
}

func (o *owner) next() {
	o.mu.Lock()
	o.n++
	o.mu.Unlock()
}

func (o *owner) N() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.n
}

func (o *owner) Twice() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return 2 * o.n
}
