package dep

import "sync"

var once sync.Once
var names []string

// Init runs f the first time.
func Init(f func()) { once.Do(f) }

// Names makes the list first.
func Names() []string {
	once.Do(func() { names = nil })
	return names
}

// Count counts them.
func Count() int { return len(Names()) }

type Registry struct {
	Once sync.Once
	n    int
}

func (r *Registry) Len() int {
	r.Once.Do(func() { r.n = 1 })
	return r.n
}
