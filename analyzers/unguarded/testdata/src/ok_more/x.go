package ok_more

import (
	"sync"
	"time"
)

// Nothing says that goroutines share one, and three places of four are little.
type stack struct {
	sync.Mutex
	items []int
}

func (s *stack) Push(n int) {
	s.Lock()
	s.items = append(s.items, n)
	s.Unlock()
}

func (s *stack) Pop() {
	s.Lock()
	defer s.Unlock()
	s.items = s.items[:len(s.items)-1]
}

func (s *stack) Len() int { return len(s.items) }

// The parts of a struct are variables of their own.
type info struct{ id, count int }

type server struct {
	mu   sync.Mutex
	info info // guarded by mu
	evil func(int)
}

func (s *server) Count() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.info.count++
}

func (s *server) ID() int { return s.info.id }

// A function that is handed on may be called with the lock.
type cache struct {
	mu     sync.Mutex
	gone   []int // guarded by mu
	remove func(int)
}

func newCache() *cache {
	c := &cache{}
	c.remove = c.evicted
	return c
}

func (c *cache) evicted(n int) { c.gone = append(c.gone, n) }

func (c *cache) Evict(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(n)
	c.gone = c.gone[:0]
}

// The goroutine gives back the lock that the function has taken for it.
func (s *server) Flush() {
	s.mu.Lock()
	go func() {
		s.info.count = 0
		s.mu.Unlock()
	}()
}

// A comment on a lock without a name.
//
// Lock should be held.
func (s *server) bump() { s.info.count += 2 }

func (s *server) Bump() { time.Sleep(1); s.bump2() }

// Lock held on entry.
func (s *server) bump2() { s.info.count += 2 }
