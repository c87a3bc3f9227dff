package ok_shapes

import "sync"

type lazy[T any] struct {
	once sync.Once
	get  func() T
	v    T
}

func (l *lazy[T]) value() T {
	l.once.Do(func() { l.v = l.get() })
	return l.v
}

func newLazy[T any](f func() T) *lazy[T] {
	l := new(lazy[T])
	l.get = sync.OnceValue(f)
	return l
}

func first() int {
	l := newLazy(func() int { return 1 })
	return l.value()
}
