package conc

// probes is a program in which each call of probe names the locks held there.
const probes = `package x

import ("sync"; "os"; "sort")

type T struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	n    int
	on   bool
	next *T
}
type E struct { sync.Mutex; n int }

var g sync.Mutex
var cond bool

func probe(want string) {}
func f() error { return nil }

func plain(t *T) {
	probe("")
	t.mu.Lock()
	probe("$0.mu Lock")
	t.mu.Unlock()
	probe("")
	t.rw.RLock()
	probe("$0.rw RLock")
	t.rw.RUnlock()
	g.Lock()
	t.rw.Lock()
	probe("$0.rw Lock, {x.g} Lock")
}

func deferred(t *T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n > 0 {
		probe("$0.mu Lock")
		return
	}
	probe("$0.mu Lock")
}

func deferredLiterals(t *T) {
	defer func() { probe("") }()
	t.mu.Lock()
	defer t.mu.Unlock()
	defer func() { probe("$0.mu Lock") }()
	defer func() { probe("$0.mu Lock") }()
}

func overFunc(t *T, seq func(func(int) bool)) {
	t.mu.Lock()
	add := func() { probe("$0.mu Lock") }
	for range seq {
		probe("$0.mu Lock")
		add()
	}
	t.mu.Unlock()
}

func branches(t *T, b bool) {
	if b {
		t.mu.Lock()
	}
	probe("")
	if b {
		probe("$0.mu Lock")
		t.mu.Unlock()
	}
	probe("")
}

func flag(t *T) {
	locked := false
	if t.n > 0 {
		t.mu.Lock()
		locked = true
	}
	if locked {
		probe("$0.mu Lock")
		t.mu.Unlock()
	}
	probe("")
}

func errs(t *T) {
	t.mu.Lock()
	err := f()
	if err != nil {
		t.mu.Unlock()
	}
	if err == nil {
		probe("$0.mu Lock")
	}
}

func loop(t *T) {
	for i := 0; i < 10; i++ {
		probe("")
		t.mu.Lock()
		probe("$0.mu Lock")
		if t.n == i {
			t.mu.Unlock()
			continue
		}
		t.mu.Unlock()
	}
	probe("")
}

func each(ts []*T) {
	for _, t := range ts {
		probe("")
		t.mu.Lock()
	}
	for _, t := range ts {
		probe("")
		t.mu.Unlock()
	}
}

func try(t *T) {
	if t.mu.TryLock() {
		probe("$0.mu Lock")
		t.mu.Unlock()
	}
	if !t.mu.TryLock() {
		probe("")
		return
	}
	probe("$0.mu Lock")
}

func (t *T) lock()           { t.mu.Lock() }
func (t *T) unlock()         { t.mu.Unlock() }
func (t *T) try() bool       { return t.mu.TryLock() }
func (t *T) open() error {
	t.mu.Lock()
	if t.n == 0 {
		t.mu.Unlock()
		return f0()
	}
	return nil
}
func f0() error { return os.ErrExist }
func (t *T) acquire() (func(), error) {
	t.mu.Lock()
	return t.mu.Unlock, nil
}

func wrappers(t *T) {
	t.lock()
	probe("$0.mu Lock")
	t.unlock()
	probe("")
	if t.try() {
		probe("$0.mu Lock")
		t.unlock()
	}
	t.lock()
	func() {
		defer t.unlock()
		probe("$0.mu Lock")
	}()
	probe("")
	unlock := t.mu.Unlock
	t.lock()
	probe("$0.mu Lock")
	unlock()
	probe("")
	defer func() { probe("$0.mu Lock") }()
	t.lock()
}

func goroutine(t *T) {
	t.mu.Lock()
	go func() {
		probe("")
		t.mu.Lock()
		probe("$0.mu Lock")
		t.mu.Unlock()
	}()
	probe("$0.mu Lock")
}

func handover(t *T) {
	t.mu.Lock()
	go func() { t.mu.Unlock() }()
	probe("")
}

func (t *T) inner()       { probe("$0.mu Lock") }
func (t *T) sometimes()   { probe("") }
func (t *T) value()       { probe("") }
func (t *T) sizeLocked()  { t.more() }
func (t *T) more()        { probe("") }

// commented does things. The caller must hold t.rw.
func (t *T) commented() { probe("$0.rw Lock") }
func (e *E) countLocked() { probe("$0.Mutex Lock") }

func callers(t, u *T) {
	t.mu.Lock()
	t.inner()
	t.sometimes()
	t.mu.Unlock()
	t.sometimes()
	u.lock()
	u.inner()
	h := u.value
	h()
	_ = any(h)
}

func reassigned(t, u *T) {
	t.next.mu.Lock()
	t.next = u
	t.next.mu.Unlock()
	probe("")
}

func exits(t *T) {
	t.mu.Lock()
	if t.n > 0 {
		t.mu.Unlock()
		os.Exit(1)
	}
	if t.n > 1 {
		t.mu.Unlock()
		panic("x")
	}
	probe("$0.mu Lock")
}

func condwait(t *T) {
	c := sync.NewCond(&t.mu)
	t.mu.Lock()
	for t.n == 0 {
		c.Wait()
	}
	probe("$0.mu Lock")
}

func lockers(t *T, e *E) {
	var l sync.Locker = &t.mu
	l.Lock()
	probe("$0.mu Lock")
	l.Unlock()
	l = t.rw.RLocker()
	l.Lock()
	probe("$0.rw RLock")
	l.Unlock()
	probe("")
	e.Lock()
	probe("$1.Mutex Lock")
}

func counted(t *T) {
	t.rw.RLock()
	t.rw.RLock()
	t.rw.RUnlock()
	probe("$0.rw RLock")
	t.rw.RUnlock()
	probe("")
}

func release(t *T) {
	t.mu.Lock()
	t.mu.Unlock()
	t.again()
}
func (t *T) again() { t.mu.Lock() }

func rec(t *T, n int) {
	t.mu.Lock()
	t.mu.Unlock()
	probe("")
	if n > 0 { rec(t, n-1) }
	probe("")
}

func callbacks(t *T, xs []int) {
	t.mu.Lock()
	sort.Slice(xs, func(i, j int) bool { probe("$0.mu Lock"); return xs[i] < xs[j] })
	less := func(i, j int) bool { probe(""); return xs[i] < xs[j] }
	sort.Slice(xs, less)
	t.mu.Unlock()
	sort.Slice(xs, less)
}

func released(t *T, xs []int) {
	t.mu.Lock()
	sort.Slice(xs, func(i, j int) bool { t.mu.Unlock(); return false })
	probe("")
}

func (t *T) expr() { probe("") }
func exprs(t *T) {
	t.mu.Lock()
	t.expr()
	t.mu.Unlock()
	f := (*T).expr
	f(t)
}
func (t *T) held() { probe("$0.mu Lock") }
func helds(t *T) {
	t.mu.Lock()
	(*T).held(t)
}

func conds(t *T) {
	c := sync.NewCond(&t.mu)
	t.mu.Lock()
	c.L.Unlock()
	probe("")
}

func (t *T) with(f func())     { t.mu.Lock(); defer t.mu.Unlock(); f() }
func (t *T) without(f func())  { t.mu.Unlock(); f(); t.mu.Lock() }
func (t *T) twoWays(f func())  { f(); t.mu.Lock(); f(); t.mu.Unlock() }
func (t *T) keep(f func())     { t.mu.Lock(); kept = f; f(); t.mu.Unlock() }
func (t *T) start(f func())    { t.mu.Lock(); go f(); t.mu.Unlock() }
func (t *T) through(f func())  { t.rw.RLock(); t.with(f); t.rw.RUnlock() }
var kept func()
func handed(t, u *T) {
	t.with(func() { probe("$0.mu Lock") })
	t.through(func() { probe("$0.mu Lock, $0.rw RLock") })
	t.twoWays(func() { probe("") })
	t.keep(func() { probe("") })
	t.start(func() { probe("") })
	u.mu.Lock()
	t.with(func() { probe("$0.mu Lock, $1.mu Lock") })
	u.without(func() { probe("") })
	u.mu.Unlock()
	t.with(t.underWith)
}
func (t *T) underWith() { probe("$0.mu Lock") }

func released2(t *T) {
	t.mu.Lock()
	t.through2(func() { t.mu.Unlock() })
	probe("")
}
func (t *T) through2(f func()) { f() }

type box[V any] struct { mu sync.Mutex; v V }
func (b *box[V]) lock() { b.mu.Lock() }
func (b *box[V]) get() V { b.lock(); probe("$0.mu Lock"); defer b.mu.Unlock(); return b.v }
func useBox(b *box[int]) { b.lock(); probe("$0.mu Lock"); b.mu.Unlock(); probe("") }
`
