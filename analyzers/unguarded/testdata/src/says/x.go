// Fields of which a comment tells the lock.

package says

import "sync"

type a struct {
	mu sync.Mutex
	n  int // guarded by mu
	m  int // +checklocks:mu
}

func (x *a) Inc() {
	x.mu.Lock()
	x.n++
	x.m++
	x.mu.Unlock()
}

func (x *a) N() int { return x.n } // want `x\.n is read here without x\.mu, which guards it as the comment at x\.go:9 says \(written under it at x\.go:15\); nothing orders the two`
func (x *a) M() int { return x.m } // want `x\.m is read here without x\.mu`

type b struct {
	name string

	mu    sync.RWMutex // protects the fields below
	state int
	next  *b

	hint int
}

func (x *b) Set(n int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state = n
	x.next = nil
	x.hint++
	x.name = "b"
}

func (x *b) Get() (int, *b) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.state, x.next
}

func (x *b) State() int { return x.state } // want `x\.state is read here without x\.mu, which guards it as the comment at x\.go:26 says`

// The comment ends at the empty line.
func (x *b) Hint() int { return x.hint }

// The comment is about what follows.
func (x *b) Name() string { return x.name }
