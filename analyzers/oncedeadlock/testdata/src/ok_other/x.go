package ok_other

import "sync"

type node struct {
	once sync.Once
	next *node
	v    int
	a, b sync.Once
}

// The next one has a Once of its own.
func (n *node) init() {
	n.once.Do(func() {
		if n.next != nil {
			n.next.init()
		}
		n.v = 1
	})
}

func (n *node) chain() {
	n.once.Do(func() { n.next.chain() })
}

func (n *node) both() {
	n.a.Do(func() {
		n.b.Do(func() { n.v++ })
	})
}

// A new one each time.
func fresh(f func()) {
	var once sync.Once
	once.Do(func() {
		f()
		fresh(f)
	})
}

var onces = map[string]*sync.Once{}

func keyed(k string) {
	onces[k].Do(func() { keyed(k + "x") })
}

func two(a, b *node) {
	a.once.Do(func() { b.once.Do(func() {}) })
}

// After the Do, and not in it.
func (n *node) after() {
	n.once.Do(n.set)
	n.get()
}

func (n *node) set() { n.v = 1 }

func (n *node) get() int {
	n.once.Do(n.set)
	return n.v
}

type other struct{}

func (other) Do(f func()) { f() }

func notSync(o other) {
	o.Do(func() { notSync(o) })
}
