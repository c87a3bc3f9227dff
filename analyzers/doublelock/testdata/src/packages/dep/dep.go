package dep

import "sync"

type Registry struct {
	Mu sync.Mutex
	n  int
	in inner
}

type inner struct{ mu sync.Mutex }

func (r *Registry) Lock()   { r.in.mu.Lock() }
func (r *Registry) Unlock() { r.in.mu.Unlock() }

func (r *Registry) Count() int {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	return r.n
}

func (r *Registry) Reset() {
	r.in.mu.Lock()
	r.n = 0
	r.in.mu.Unlock()
}

// Visit calls f without the lock.
func (r *Registry) Visit(f func(int)) {
	r.Mu.Lock()
	n := r.n
	r.Mu.Unlock()
	f(n)
}
