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
	for _, a := range Accesses(pkg.Func("f"), nil) {
		text := a.Var.Name()
		if a.Entry {
			text += "[]"
		}
		if a.Write {
			text += "="
		}
		for _, l := range a.Locks {
			base, _ := r.Path(a.Struct)
			p := base.Field(l.Name())
			if _, isPtr := l.Type().(*types.Pointer); isPtr {
				p = p.Deref()
			}
			if m, certain := r.HeldAt(r.Of(a.Func()), a.Instr, p); !certain {
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

func TestHeldAt(t *testing.T) {
	r, pkg := analyse(t, `package x

import "sync"

type T struct {
	mu   sync.Mutex
	n    int
	next *T
}

func held(t *T)      { t.mu.Lock(); t.n = 1; t.mu.Unlock() }
func free(t *T)      { t.n = 1; t.mu.Lock(); t.mu.Unlock() }
func other(t *T)     { t.next.mu.Lock(); t.n = 1; t.next.mu.Unlock() }
func maybe(t *T, b bool) {
	if b {
		t.mu.Lock()
	}
	t.n = 1
	if b {
		t.mu.Unlock()
	}
}
`)
	for name, want := range map[string]string{"held": "Lock", "free": "", "other": "?", "maybe": "?"} {
		fn := pkg.Func(name)
		for _, a := range Accesses(fn, nil) {
			if a.Var.Name() != "n" {
				continue
			}
			base, _ := r.Path(a.Struct)
			m, certain := r.HeldAt(r.Of(fn), a.Instr, base.Field("mu"))
			got := m.String()
			if !certain {
				got = "?"
			}
			if got != want {
				t.Errorf("in %s mu is held as %q, want %q", name, got, want)
			}
		}
	}
}
