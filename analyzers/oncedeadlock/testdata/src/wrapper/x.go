package wrapper

import "sync"

type lazy struct {
	once sync.Once
	v    int
}

func (l *lazy) do(f func() int) int {
	l.run(f)
	return l.v
}

func (l *lazy) init(f func()) { l.once.Do(f) }

func (l *lazy) run(f func() int) { l.v = f() }

func (l *lazy) reset() { l.init(func() { l.v = 0 }) }

func (l *lazy) load() {
	l.init(func() { // want `^the function literal \(through \(\*lazy\)\.reset, \(\*lazy\)\.init\) runs once, and comes at x\.go:15`
		l.reset()
		l.v = 1
	})
}
