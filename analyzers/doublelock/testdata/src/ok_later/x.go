// Functions that run at another time or in another goroutine.
package ok_later

import (
	"sync"
	"time"
)

type s struct {
	mu    sync.Mutex
	n     int
	after []func()
}

func (x *s) get() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.n
}

func (x *s) spawn(wg *sync.WaitGroup) {
	x.mu.Lock()
	defer x.mu.Unlock()
	go x.get()
	go func() { x.get() }()
	wg.Go(func() { x.get() })
	time.AfterFunc(time.Second, func() { x.get() })
	x.after = append(x.after, func() { x.get() })
}

func (x *s) started() { go x.get() }

func (x *s) starter() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.started()
}

func (x *s) returned() func() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return func() int { return x.get() }
}

func (x *s) deferred() {
	x.mu.Lock()
	defer x.get()
	x.mu.Unlock()
}
