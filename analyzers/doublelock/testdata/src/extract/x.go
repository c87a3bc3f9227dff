package extract

import "sync"

// A Cache keeps numbers by name.
type Cache struct {
	mu sync.RWMutex // protects m
	m  map[string]int
}

// Len returns how many numbers there are.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock() // to the end
	// Nothing else is counted.
	return len(c.m)
}

func (c *Cache) Full() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Len() > 10 // want `^\(\*Cache\).Len locks it at x.go:13, but c.mu has been locked since x.go:20`
}

func (c *Cache) Get(name string) int { c.mu.RLock(); defer c.mu.RUnlock(); return c.m[name] }

func (c *Cache) Double(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[name] = 2 * c.Get(name) // want `^\(\*Cache\).Get locks it for reading at x.go:25, but c.mu has been locked since x.go:28`
}

func (c *Cache) Drop(names ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()

	for _, name := range names {
		delete(c.m, name)
	}
}

func (c *Cache) Reset(keep func(string) bool) {
	c.mu.Lock()
	for name := range c.m {
		if !keep(name) {
			c.Drop(name) // want `^\(\*Cache\).Drop locks it at x.go:34, but c.mu has been locked since x.go:43`
		}
	}
	c.mu.Unlock()
}

var (
	mu    sync.Mutex
	total int
)

func add(n int) (sum int, err error) {
	mu.Lock()
	defer mu.Unlock()
	total += n
	return total, nil
}

func addTwice(n int) {
	mu.Lock()
	defer mu.Unlock()
	total += n
	add(n) // want `^add locks it at x.go:58, but mu has been locked since x.go:65`
}

type Box[T any] struct {
	mu sync.Mutex
	v  []T
}

func (b *Box[T]) Last() T {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.v[len(b.v)-1]
}

func (b *Box[T]) Again() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.v = append(b.v, b.Last()) // want `^\(\*Box\[T\]\).Last locks it at x.go:77, but b.mu has been locked since x.go:83`
}

// Log is written by many.
type Log struct {
	mu    sync.Mutex
	lines []string
}

func (l *Log) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.lines)
}

// trim is only called with the lock.
func (l *Log) trim() {
	if l.Len() > 10 {
		l.lines = l.lines[1:]
	}
}

func (l *Log) Add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	l.trim() // want `^\(\*Log\).trim \(through \(\*Log\).Len\) locks it at x.go:95, but l.mu has been locked since x.go:108`
}

// trimToo is also called without it.
func (l *Log) trimToo() {
	if l.Len() > 10 {
		l.lines = l.lines[1:]
	}
}

func (l *Log) Twice(line string) {
	l.mu.Lock()
	l.trimToo() // want `^\(\*Log\).trimToo \(through \(\*Log\).Len\) locks it`
	l.mu.Unlock()
	l.trimToo()
}
