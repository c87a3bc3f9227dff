package lockgraph

import (
	"strings"
	"testing"
)

// TestTwins shows which functions take the locks of two objects as they come.
func TestTwins(t *testing.T) {
	const account = `
		import "sync"
		type T struct { mu sync.Mutex; id, n int }
		type S struct { locks [8]sync.Mutex; by map[string]*T }
		`
	for _, c := range []struct{ name, src, want string }{
		{"both changed", `func (a *T) F(b *T) { a.mu.Lock(); b.mu.Lock(); a.n--; b.n++; b.mu.Unlock(); a.mu.Unlock() }`, "a b"},
		{"one changed", `func (a *T) F(b *T) { a.mu.Lock(); b.mu.Lock(); a.n = b.n; b.mu.Unlock(); a.mu.Unlock() }`, ""},
		{"compared", `func (a *T) F(b *T) { if a.id > b.id { return }; a.mu.Lock(); b.mu.Lock(); a.n--; b.n++; b.mu.Unlock(); a.mu.Unlock() }`, ""},
		{"called by nobody", `func f(a, b *T) { a.mu.Lock(); b.mu.Lock(); a.n--; b.n++; b.mu.Unlock(); a.mu.Unlock() }`, ""},
		{"stripes", `func (s *S) F(i, j int) { s.locks[i].Lock(); s.locks[j].Lock(); s.locks[j].Unlock(); s.locks[i].Unlock() }`, "i j"},
		{"one index", `func (s *S) F(i int) { s.locks[i].Lock(); s.locks[i+1].Lock(); s.locks[i+1].Unlock(); s.locks[i].Unlock() }`, ""},
		{"ordered indices", `func (s *S) F(i, j int) { if i < j { s.locks[i].Lock(); s.locks[j].Lock(); s.locks[j].Unlock(); s.locks[i].Unlock() } }`, ""},
		{"elements", `func (s *S) F(x, y string) { a, b := s.by[x], s.by[y]; a.mu.Lock(); b.mu.Lock(); b.mu.Unlock(); a.mu.Unlock() }`, "x y"},
	} {
		g, _ := build(t, account+c.src)
		var list []string
		for _, f := range g.res.Funcs() {
			for _, tw := range g.twins(f) {
				list = append(list, tw.First.Name()+" "+tw.Second.Name())
			}
		}
		if got := strings.Join(list, "; "); got != c.want {
			t.Errorf("%s: twins are %q, want %q", c.name, got, c.want)
		}
	}
}

// TestRings shows which goroutines go round a ring.
func TestRings(t *testing.T) {
	const eat = `
		import "sync"
		type seat struct { left, right *sync.Mutex }
		func (s *seat) eat() { s.left.Lock(); s.right.Lock(); s.right.Unlock(); s.left.Unlock() }
		func pick(left, right *sync.Mutex) { left.Lock(); right.Lock(); right.Unlock(); left.Unlock() }
		var forks [5]*sync.Mutex
		`
	for _, c := range []struct {
		name, src string
		want      int
	}{
		{"fields", `func F() { for i := range forks { s := &seat{left: forks[i], right: forks[(i+1)%5]}; go s.eat() } }`, 1},
		{"fields, the other way", `func F() { for i := range forks { s := &seat{left: forks[(i+4)%5], right: forks[i]}; go s.eat() } }`, 1},
		{"arguments", `func F() { for i := range forks { go pick(forks[i], forks[(i+1)%5]) } }`, 1},
		{"of len", `func F() { for i := range forks { go pick(forks[i], forks[(i+1)%len(forks)]) } }`, 1},
		{"no ring", `func F() { for i := range 4 { go pick(forks[i], forks[i+1]) } }`, 0},
		{"one after the other", `func F() { for i := range forks { pick(forks[i], forks[(i+1)%5]) } }`, 0},
		{"the last is left-handed", `func F() { for i := range forks { l, r := forks[i], forks[(i+1)%5]; if i == 4 { l, r = r, l }; go pick(l, r) } }`, 0},
		{"behind a semaphore", `func F(c chan int) { for i := range forks { go func() { c <- 1; pick(forks[i], forks[(i+1)%5]); <-c }() } }`, 0},
	} {
		g, _ := build(t, eat+c.src)
		n := 0
		for _, f := range g.res.Funcs() {
			n += len(g.rings(f))
		}
		if n != c.want {
			t.Errorf("%s: %d rings, want %d", c.name, n, c.want)
		}
	}
}
