package never

import "sync"

type Box struct {
	mu sync.Mutex
	v  int
}

func (b *Box) Set(v int) {
	b.mu.Lock()
	b.v = v
	b.mu.Unlock()
}

func (b *Box) Get() int {
	v := b.v
	b.mu.Unlock() // want `b\.mu is unlocked here, but neither Get nor any caller of it locks it: the program ends with`
	return v
}
