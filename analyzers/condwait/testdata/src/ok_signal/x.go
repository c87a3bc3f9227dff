package ok_signal

import "sync"

// Other packages may signal.
type T struct {
	sync.Mutex
	Cond *sync.Cond
	n    int
}

func (t *T) wait() {
	t.Lock()
	for t.n == 0 {
		t.Cond.Wait()
	}
	t.Unlock()
}

// Handed out.
type U struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

func (u *U) Changed() *sync.Cond { return u.cond }

func (u *U) wait() {
	u.mu.Lock()
	for u.n == 0 {
		u.cond.Wait()
	}
	u.mu.Unlock()
}

// Handed in.
type V struct {
	cond *sync.Cond
	n    int
}

func newV(c *sync.Cond) *V { return &V{cond: c} }

func (v *V) wait() {
	v.cond.L.Lock()
	for v.n == 0 {
		v.cond.Wait()
	}
	v.cond.L.Unlock()
}

// Signalled as a function value.
type W struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

func (w *W) wait(onDone func(func())) {
	onDone(w.cond.Signal)
	w.mu.Lock()
	for w.n == 0 {
		w.cond.Wait()
	}
	w.mu.Unlock()
}

// In a literal.
func local() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	n := 0
	go func() {
		mu.Lock()
		n++
		mu.Unlock()
		cond.Signal()
	}()
	mu.Lock()
	for n == 0 {
		cond.Wait()
	}
	mu.Unlock()
}

type interner struct{ conds map[string]*sync.Cond }

func (i *interner) wait(k string) {
	c := i.conds[k]
	c.L.Lock()
	c.Wait()
	c.L.Unlock()
}
