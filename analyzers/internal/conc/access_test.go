package conc

import (
	"go/types"
	"strings"
	"testing"
)

func TestAccesses(t *testing.T) {
	r, pkg := analyse(t, `package x

import "sync"

type P struct{ a, b int }
type T struct {
	mu  sync.Mutex
	rw  *sync.RWMutex
	n   int
	p   P
	arr [4]int
	s   []int
	m   map[string]int
}

var g int

func f(t *T) {
	t.n = 1
	t.mu.Lock()
	t.p.a++
	t.arr[2] = 3
	t.mu.Unlock()
	t.rw.RLock()
	t.m["a"] = 1
	delete(t.m, "b")
	t.s[0] = g
	t.rw.RUnlock()
}
`)
	var got []string
	for _, a := range Accesses(pkg.Func("f")) {
		text := a.Var.Name()
		if a.Entry {
			text += "[]"
		}
		if a.Write {
			text += "="
		}
		for _, l := range a.Locks {
			if m, known := r.Held(a, l); !known {
				text += " ?"
			} else if m != 0 {
				text += " " + l.Name() + "." + m.String()
			}
		}
		if a.Var.Name() != "rw" {
			got = append(got, text)
		}
	}
	// The loads of the pointer rw, for its methods, are left out above.
	want := "n=, p mu.Lock, p= mu.Lock, arr= mu.Lock, m rw.RLock, m[]= rw.RLock, m rw.RLock, m[]= rw.RLock, s rw.RLock, g"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("accesses:\n%s, want\n%s", s, want)
	}
}

func TestCallerHolds(t *testing.T) {
	r, pkg := analyse(t, `package x

import "sync"

type T struct{ mu, other sync.Mutex }

func (t *T) A() { t.mu.Lock(); defer t.mu.Unlock(); t.b() }
func (t *T) D() { t.b() }
func (t *T) b() { t.c() }
func (t *T) c() {}
func (t *T) E() { t.mu.Lock(); defer t.mu.Unlock(); go t.f() }
func (t *T) f() {}
`)
	method := func(name string) bool {
		named := pkg.Type("T").Type().(*types.Named)
		for m := range named.Methods() {
			if m.Name() == name {
				return r.CallerHolds(pkg.Prog.FuncValue(m), "mu", 2)
			}
		}
		t.Fatal("no method " + name)
		return false
	}
	for name, want := range map[string]bool{"A": false, "b": true, "c": true, "D": false, "f": false} {
		if got := method(name); got != want {
			t.Errorf("some caller of %s holds mu: %v, want %v", name, got, want)
		}
	}
}
