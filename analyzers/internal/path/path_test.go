package path_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
	"golang.org/x/tools/go/ssa"
)

// TestPrintParse draws random paths; printing and parsing is the identity, and
// printing is injective on what was drawn.
func TestPrintParse(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	elems := []string{".a", ".mu", ".next_1", "*", "*<f:t1>", "[0]", "[17]", "[<f:t3>]", "[]"}
	seen := map[string]path.Path{}
	for range 5000 {
		var p path.Path
		switch r.IntN(3) {
		case 0:
			p.Root = path.Root{Kind: path.Param, Index: r.IntN(30)}
		case 1:
			p.Root = path.Root{Kind: path.Global, Name: []string{"a/b.c/d.V", "x.G", "gopkg.in/v1.V"}[r.IntN(3)]}
		case 2:
			kinds := []path.Kind{path.Free, path.Alloc, path.Result, path.Other}
			p.Root = path.Root{Kind: kinds[r.IntN(4)], Index: r.IntN(3), Name: "(*x.T).f$1:t5"}
		}
		for range r.IntN(6) {
			p.Elems += elems[r.IntN(len(elems))]
		}
		s := p.String()
		got, err := path.Parse(s)
		if err != nil || got != p {
			t.Fatalf("Parse(%q) = %v, %v, want %v", s, got, err, p)
		}
		if old, ok := seen[s]; ok && old != p {
			t.Fatalf("%v and %v print alike: %s", old, p, s)
		}
		seen[s] = p
	}
}

func TestParseErrors(t *testing.T) {
	for _, s := range []string{"x", "$", "$a", "{", "{}", "$0.", "$0x", "$0[", "$0*<", "{alloc x y}", "$0..a"} {
		if p, err := path.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", s, p)
		}
	}
}

const src = `package x

import "sync"

type T struct {
	mu   sync.Mutex
	next *T     // assigned in relink
	up   *T     // never assigned but in the constructor
	list []*T   // its elements are never assigned
	arr  [4]sync.Mutex
	in   struct{ mu sync.Mutex }
	sync.RWMutex
}

var global sync.Mutex
var fixed = new(T)
var moving = new(T)

func use(...any) {}

func newT() *T { t := &T{}; t.up = t; return t }
func (t *T) relink(o *T) { t.next = o; moving = o }

func field(t *T)        { use(&t.mu, &t.mu) }
func nested(t *T)       { use(&t.in.mu, &t.in.mu) }
func differ(t, u *T)    { use(&t.mu, &u.mu) }
func unstable(t *T)     { use(&t.next.mu); func() { t.next = nil }(); use(&t.next.mu) }
func again(t *T)        { use(&t.next.mu); if t.next == nil { print() }; use(&t.next.mu) }
func relinked(t *T)     { use(&t.next.mu); t.relink(t); use(&t.next.mu) }
func branch(t *T, b bool) { use(&t.next.mu); if b { t.next = t }; use(&t.next.mu) }
func rounds(t *T)       { for range 3 { use(&t.next.mu); use(&t.next.mu); t.next = t } }
func unknown(t *T, f func()) { use(&t.next.mu); f(); use(&t.next.mu) }
func waits(t *T, c chan int) { use(&t.next.mu); <-c; use(&t.next.mu) }
type W struct { mu sync.Mutex; next *W }
func whole(t, u *W)     { use(&t.next.mu); *u = W{}; use(&t.next.mu) }
func chain(t *T)        { use(&t.next.next.mu); use(&t.next.next.mu) }
func chainD(t, u *T)    { use(&t.next.next.mu); u.next = t; use(&t.next.next.mu) }
func bases(t, u *T)     { use(&t.next.mu); use(&u.next.mu) }
func once(t *T)         { n := t.next; use(&n.mu, &n.mu) }
func stable(t *T)       { use(&t.up.mu); use(&t.up.mu) }
func globals()          { use(&global, &global) }
func fixedG()           { use(&fixed.mu); use(&fixed.mu) }
func movingG()          { use(&moving.mu); use(&moving.mu) }
func consts(t *T)       { use(&t.arr[1], &t.arr[1]) }
func constsD(t *T)      { use(&t.arr[1], &t.arr[2]) }
func sameIndex(t *T, i int) { use(&t.arr[i]); use(&t.arr[i]) }
func diffIndex(t *T, i, j int) { use(&t.arr[i], &t.arr[j]) }
func elements(t *T, i int) { use(&t.list[i].mu); use(&t.list[i].mu) }
func embedded(t *T)     { use(&t.RWMutex, &t.RWMutex) }
func phi(t *T, b bool)  { p := &t.mu; if b { p = &t.mu }; use(p, &t.mu) }
func phiD(t, u *T, b bool) { p := &t.mu; if b { p = &u.mu }; use(p, &t.mu) }
func captured(t *T)     { use(&t.mu); func() { use(&t.mu) }() }
func capturedTwice(t *T) { use(&t.mu); func() { func() { use(&t.mu) }() }() }
func reassigned(t, u *T) { use(&t.mu); f := func() { use(&t.mu) }; t = u; f() }
func local()            { var mu sync.Mutex; use(&mu); func() { use(&mu) }() }
func boxed(t *T)        { var l sync.Locker = &t.mu; use(l, &t.mu) }
func pointer(t *T)      { p := &t.mu; use(p); func() { use(p) }() }
func deep(t *T)         { use(&t.up.up.mu); use(&t.up.up.mu) }
`

// TestOf asks, for each function above, whether the two values given to use
// are one location.
func TestOf(t *testing.T) {
	pkg, file := ssatest.Build(t, src)
	fns := ssatest.Funcs(pkg, file)
	env := path.NewEnv(append(fns, pkg.Func("init")))
	same := map[string]bool{
		"field": true, "nested": true, "differ": false, "unstable": false, "again": true, "relinked": false, "branch": false, "rounds": true, "unknown": false, "waits": false,
		"whole": false, "chain": true, "chainD": false, "bases": false, "once": true, "stable": true, "globals": true,
		"fixedG": true, "movingG": false, "consts": true, "constsD": false, "sameIndex": true, "diffIndex": false, "elements": true,
		"embedded": true, "phi": true, "phiD": false, "captured": true, "capturedTwice": true, "reassigned": false, "local": true,
		"boxed": true, "pointer": true, "deep": true,
	}
	unstable := map[string]bool{"once": true, "again": true, "rounds": true, "chain": true} // one location, but only here
	got := map[string][]path.Path{}
	for _, fn := range fns {
		top := fn
		for top.Parent() != nil {
			top = top.Parent()
		}
		for _, v := range operands(fn) {
			p, ok := env.Of(v)
			if !ok {
				t.Errorf("%s: no path for %s", fn, v)
			}
			got[top.Name()] = append(got[top.Name()], p)
		}
	}
	for name, want := range same {
		ps := got[name]
		if len(ps) != 2 {
			t.Errorf("%s: paths %v, want two", name, ps)
			continue
		}
		if (ps[0] == ps[1]) != want {
			t.Errorf("%s: %v and %v, want same location %v", name, ps[0], ps[1], want)
		}
		if want && !ps[0].Stable() && !unstable[name] {
			t.Errorf("%s: %v is not stable", name, ps[0])
		}
	}
}

// operands returns the values boxed as arguments of use.
func operands(fn *ssa.Function) []ssa.Value {
	var list []ssa.Value
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			s, ok := instr.(*ssa.Store)
			if !ok || !strings.Contains(s.Addr.Type().String(), "any") && !strings.Contains(s.Addr.Type().String(), "interface") {
				continue
			}
			switch v := s.Val.(type) {
			case *ssa.MakeInterface:
				list = append(list, v.X)
			case *ssa.ChangeInterface:
				list = append(list, v.X)
			}
		}
	}
	return list
}

func TestSubst(t *testing.T) {
	arg := path.Path{Root: path.Root{Kind: path.Global, Name: "x.G"}, Elems: ".a"}
	args := func(i int) (path.Path, bool) { return arg, i == 1 }
	p := path.Path{Root: path.Root{Kind: path.Param, Index: 1}, Elems: ".mu"}
	if got, ok := p.Subst(args); !ok || got.String() != "{x.G}.a.mu" {
		t.Errorf("got %v, %v", got, ok)
	}
	p.Root.Index = 0
	if got, ok := p.Subst(args); ok {
		t.Errorf("an argument without a path gave %v", got)
	}
	p = path.Path{Root: path.Root{Kind: path.Global, Name: "x.H"}}
	if got, ok := p.Subst(args); !ok || got != p {
		t.Errorf("a global became %v", got)
	}
}

// TestChain has two ways at each of many branches: that each φ is resolved
// once is what lets the test end.
func TestChain(t *testing.T) {
	var b strings.Builder
	b.WriteString("package x\n\ntype T struct{ next *T }\n\nfunc f(p *T, c []bool) *T {\n")
	for i := range 200 {
		fmt.Fprintf(&b, "\tif c[%d] {\n\t\tp = p.next\n\t}\n", i)
	}
	b.WriteString("\treturn p\n}\n")
	pkg, _ := ssatest.Build(t, b.String())
	fn := pkg.Func("f")
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			if p, ok := path.Of(ret.Results[0]); !ok || p.Root.Kind != path.Other {
				t.Errorf("got %v, %v, want a location of its own", p, ok)
			}
		}
	}
}
