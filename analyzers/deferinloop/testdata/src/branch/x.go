package branch

import "sync"

type T struct {
	mu sync.Mutex
	n  int
}

// The body may be left early: no fix.
func (t *T) some(xs []int) {
	for _, x := range xs {
		t.mu.Lock()
		defer t.mu.Unlock() // want `t\.mu is not unlocked before some returns`
		if x == 0 {
			continue
		}
		t.n += x
	}
}

func (t *T) retry(f func() error) error {
	var err error
	for range 3 {
		t.mu.Lock()
		defer t.mu.Unlock() // want `t\.mu is not unlocked before retry returns`
		if err = f(); err == nil {
			return nil
		}
	}
	return err
}

func (t *T) nested(xs []int) {
	for _, x := range xs {
		if x > 0 {
			t.mu.Lock()
			defer t.mu.Unlock() // want `t\.mu is not unlocked before nested returns`
			t.n += x
		}
	}
}

func literal(t *T, xs []int) {
	each := func() {
		for _, x := range xs {
			t.mu.Lock()
			defer func() { t.mu.Unlock() }() // want `t\.mu is not unlocked before the function literal returns`
			if x > 1 {
				continue
			}
			t.n = x
		}
	}
	each()
}
