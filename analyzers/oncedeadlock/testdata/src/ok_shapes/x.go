package ok_shapes

import "sync"

var value = sync.OnceValue(compute)

func compute() int { return double(2) }

func double(n int) int { return 2 * n }

func use() int { return value() + value() }

type T struct {
	get  func() int
	once sync.Once
	err  error
}

func newT() *T {
	t := &T{}
	t.get = sync.OnceValue(func() int { return 1 })
	return t
}

// Assigned twice: the second runs the first.
func (t *T) wrap() {
	inner := t.get
	t.get = sync.OnceValue(func() int { return inner() + 1 })
}

func (t *T) close() error {
	t.once.Do(func() { t.err = t.shut() })
	return t.err
}

func (t *T) shut() error { return nil }

type both struct {
	first, second func() int
}

func newBoth() *both {
	b := new(both)
	b.first = sync.OnceValue(func() int { return b.second() })
	b.second = sync.OnceValue(func() int { return 2 })
	return b
}

// Not called, only passed on.
func (t *T) pass(f func(func() error)) {
	t.once.Do(func() { f(t.close) })
}
