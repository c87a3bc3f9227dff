package conc

import (
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

const freeProbes = `package x

import "sync"

type T struct {
	mu sync.Mutex
	n  int
}

func free() {}
func unsure() {}
func cond() bool { return false }

func released(t *T) {
	unsure()
	t.mu.Lock()
	unsure()
	t.mu.Unlock()
	free()
	if cond() {
		t.mu.Lock()
		unsure()
		t.mu.Unlock()
	}
	free()
}

func lent(t *T) {
	unsure()
	t.mu.Unlock()
	free()
	t.mu.Lock()
	unsure()
}

func one(t *T) {
	if cond() {
		t.mu.Lock()
		t.mu.Unlock()
	}
	unsure()
}

func rounds(ts []*T) {
	for _, t := range ts {
		unsure()
		t.mu.Lock()
		t.mu.Unlock()
		free()
	}
}

func given(t *T) {
	t.mu.Lock()
	t.mu.Unlock()
	go func() { t.mu.Lock() }()
	unsure()
}
`

func TestFreeAt(t *testing.T) {
	r, pkg := analyse(t, freeProbes)
	for _, name := range []string{"released", "lent", "one", "rounds", "given"} {
		f := r.Of(pkg.Func(name))
		var lock path.Path
		for _, p := range f.Flow.Locks {
			if p.Last() == "mu" && p.Root.Kind != path.None {
				lock = p
			}
		}
		at, n := r.FreeAt(f, lock), 0
		f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
			call, ok := instr.(*ssa.Call)
			if !ok || call.Call.StaticCallee() == nil {
				return
			}
			switch callee := call.Call.StaticCallee().Name(); callee {
			case "free", "unsure":
				n++
				if got := at(call, state); got != (callee == "free") {
					t.Errorf("%s, %s: FreeAt = %v", name, pkg.Prog.Fset.Position(call.Pos()), got)
				}
			}
		})
		if n == 0 {
			t.Errorf("%s: no probe", name)
		}
	}
}

func TestLends(t *testing.T) {
	r, pkg := analyse(t, freeProbes+`
func sometimes(t *T) {
	if cond() {
		t.mu.Unlock()
		t.mu.Lock()
	}
}
func Outer(t *T) { lent(t) }
func twice(t *T) { t.n++ }
func Fresh(t *T) { t.mu.Lock(); twice(t); t.mu.Unlock() }
func User(t *T) { t.mu.Lock(); Outer(t); t.mu.Unlock() }
`)
	for name, want := range map[string]string{"lent": "$0.mu", "sometimes": "$0.mu?", "released": "", "given": ""} {
		var got []string
		for _, l := range r.Lends(r.Of(pkg.Func(name))) {
			text := l.Path.String()
			if !l.Always {
				text += "?"
			}
			got = append(got, text)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("Lends(%s) = %q, want %q", name, s, want)
		}
	}
	lock := path.Path{Root: path.Root{Kind: path.Param}, Elems: ".mu"}
	for name, want := range map[string]bool{"Fresh": true, "Outer": false, "twice": false, "lent": false} {
		if got := r.FreeAtEntry(r.Of(pkg.Func(name)), lock); got != want {
			t.Errorf("FreeAtEntry(%s) = %v, want %v", name, got, want)
		}
	}
}
