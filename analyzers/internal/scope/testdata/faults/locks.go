package x

import "sync"

type T struct {
	mu   sync.Mutex
	cond *sync.Cond
	ch   chan int
	n    int
	wg   sync.WaitGroup
}

func (t *T) inc() {
	t.mu.Lock() // want stuck
	defer t.mu.Unlock()
	t.n++
}

func (t *T) twice() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.inc()
}

func double() {
	t := &T{}
	t.mu.Lock()
	t.inc()
	t.mu.Unlock()
}

func sendLocked() {
	t := &T{ch: make(chan int)}
	go func() {
		t.inc()
		<-t.ch
	}()
	t.mu.Lock()
	t.ch <- 1
	t.mu.Unlock()
}

func sendUnlocked() {
	t := &T{ch: make(chan int)}
	go func() {
		t.inc()
		<-t.ch
	}()
	t.inc()
	t.ch <- 1
}

func waitLocked() {
	t := &T{}
	t.wg.Go(func() { t.inc() })
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wg.Wait()
}

func waitUnlocked() {
	t := &T{}
	t.wg.Go(func() { t.inc() })
	t.mu.Lock()
	t.mu.Unlock()
	t.wg.Wait()
}

func each(f func()) { f() }

func callback() {
	t := &T{ch: make(chan int)}
	go func() {
		t.inc()
		<-t.ch
	}()
	t.mu.Lock()
	each(func() { t.ch <- 1 })
	t.mu.Unlock()
}

func order() {
	var a, b sync.Mutex
	done := make(chan bool)
	go func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
		close(done)
	}()
	b.Lock()
	a.Lock() // want stuck
	a.Unlock()
	b.Unlock()
	<-done
}

func sameOrder() {
	var a, b sync.Mutex
	done := make(chan bool)
	go func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
		close(done)
	}()
	a.Lock()
	b.Lock()
	b.Unlock()
	a.Unlock()
	<-done
}

func noSignal() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	ready := false
	go func() {
		mu.Lock()
		ready = true
		mu.Unlock()
	}()
	mu.Lock()
	for !ready {
		c.Wait() // want stuck
	}
	mu.Unlock()
}

func signal() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	ready := false
	go func() {
		mu.Lock()
		ready = true
		mu.Unlock()
		c.Signal()
	}()
	mu.Lock()
	for !ready {
		c.Wait()
	}
	mu.Unlock()
}

func lostSignal() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	go c.Signal()
	mu.Lock()
	c.Wait() // want stuck
	mu.Unlock()
}

func onceAgain() {
	var o sync.Once
	o.Do(func() {
		o.Do(func() {}) // want stuck
	})
}

func readers() {
	var mu sync.RWMutex
	done := make(chan bool)
	go func() {
		mu.Lock()
		mu.Unlock()
		close(done)
	}()
	mu.RLock()
	mu.RLock() // want stuck
	mu.RUnlock()
	mu.RUnlock()
	<-done
}

func unlockTwice(b bool) {
	var mu sync.Mutex
	go func() { mu.Lock(); mu.Unlock() }() // want unlockfree
	mu.Lock()
	if b {
		mu.Unlock()
	}
	mu.Unlock() // want unlockfree
}

func correlated(b bool) {
	var mu sync.Mutex
	go func() { mu.Lock(); mu.Unlock() }()
	if b {
		mu.Lock()
	}
	if b {
		mu.Unlock()
	}
}

func (t *T) relock() {
	t.mu.Unlock()
	done := make(chan bool)
	go func() {
		t.mu.Lock()
		t.n++
		t.mu.Unlock()
		close(done)
	}()
	<-done
	t.mu.Lock()
}

func (t *T) worldLock() {
	done := make(chan bool)
	t.mu.Lock()
	go func() {
		t.mu.Lock()
		t.mu.Unlock()
		close(done)
	}()
	<-done // want stuck
	t.mu.Unlock()
}

func twoOfWorld(a, b *T) {
	done := make(chan bool)
	a.mu.Lock()
	go func() {
		b.mu.Lock()
		b.mu.Unlock()
		close(done)
	}()
	<-done
	a.mu.Unlock()
}
