package conc

import (
	"go/constant"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"
)

const targets = `package x

import ("sort"; "fmt")

type shape interface{ area() int }
type square struct{}
type circle struct{ r int }
func (square) area() int  { return 1 }
func (*circle) area() int { return 2 }

type open interface{ area() int }
type Public interface{ area() int }

type T struct {
	s     shape
	p     Public
	f     func()
	twice func()
	taken func()
	E     func()
	set   func()
}

var hook = named
var changed = named

func named() {}
func other() {}
func want(string) {}

func (t *T) method() {}

func fill(t *T, on bool, o open) {
	t.s = square{}
	if on {
		t.s = &circle{}
	}
	t.p = square{}
	t.f = t.method
	t.twice, t.twice = named, other
	t.taken = named
	p := &t.taken
	*p = other
	t.E = named
	changed = other
	setter(t, named)
	_ = o
}

func setter(t *T, f func()) { t.set = f }

func calls(t *T, o open, s shape, b bool, arg func()) {
	want("(*circle).area (square).area"); t.s.area()
	want("(*circle).area (square).area"); s.area()
	want("(square).area"); t.p.area()
	want(""); o.area()
	want("(*T).method"); t.f()
	want(""); t.twice()
	want(""); t.taken()
	want(""); t.E()
	want("named"); t.set()
	want("named"); hook()
	want(""); changed()
	want("(*T).method"); t.method()
	want("(*T).method"); (*T).method(t)
	g := t.method
	want("(*T).method"); g()
	h := named
	if b { h = other }
	want("named other"); h()
	want(""); arg()
	want("calls$1"); func() {}()
	m := maker(t)
	want("maker$1"); m()
	want("generic"); generic(1)
	want("(*box[V]).get"); (&box[int]{}).get()
	var p Public = square{}
	want("(square).area"); p.area()
}

func maker(t *T) func() { return func() { t.method() } }
func generic[V any](v V) {}
type box[V any] struct{ v V }
func (b *box[V]) get() V { return b.v }

func run(f func())       { f() }
func runBoth(f func())   { run(f); run(f) }
func start(f func())     { go f() }
func keep(f func())      { hook2 = f }
func sorted(f func(i, j int) bool) { sort.Slice([]int(nil), f) }
func ifSet(f func())     { if f != nil { f() } }
func deferred(f func())  { defer f() }
func forEver(f func(), n int) { if n > 0 { forEver(f, n-1) }; f() }
func captured(f func())  { func() { f() }() }
var hook2 func()
func (square) String() string { return "" }
var _ = fmt.Sprint
`

// TestTargets checks what each call runs that follows a call of want.
func TestTargets(t *testing.T) {
	r, pkg := analyse(t, targets)
	next, n := "-", 0
	for _, b := range pkg.Func("calls").Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if fn := call.Call.StaticCallee(); fn != nil && fn.Name() == "want" {
				next = constant.StringVal(call.Call.Args[0].(*ssa.Const).Value)
				continue
			}
			if next == "-" {
				continue
			}
			var got []string
			for _, target := range r.targets(call) {
				name := strings.ReplaceAll(target.Fn.String(), "x.", "")
				got = append(got, name)
			}
			slices.Sort(got)
			if s := strings.Join(got, " "); s != next {
				t.Errorf("%s at %s runs %q, want %q", call, posString(pkg.Prog.Fset, call.Pos()), s, next)
			}
			next = "-"
			n++
		}
	}
	if n < 20 {
		t.Errorf("only %d calls", n)
	}
}

// TestUse checks what functions do with a parameter.
func TestUse(t *testing.T) {
	r, pkg := analyse(t, targets)
	for name, want := range map[string]Use{
		"run": RunNow, "runBoth": RunNow, "start": RunGo, "keep": Kept, "sorted": RunNow, "ifSet": RunNow, "deferred": RunNow, "forEver": RunNow,
		"captured": Kept, "setter": Kept,
	} {
		fn := pkg.Func(name)
		i := slices.IndexFunc(fn.Params, func(p *ssa.Parameter) bool { return signature(p) != nil })
		if got := r.use(fn.Params[i]); got != want {
			t.Errorf("%s: %b, want %b", name, got, want)
		}
	}
}

// TestReach checks which function literals are known to be started.
func TestReach(t *testing.T) {
	r, pkg := analyse(t, targets+`
func reach() {
	start(func() {})
	run(func() {})
	keep(func() {})
	startToo(func() {})
}
func startToo(f func()) { keep(f); start(f) }
`)
	for i, want := range []int{1, 0, 0, 1} {
		if got := len(r.Reach(r.Of(pkg.Func("reach").AnonFuncs[i])).Spawns); got != want {
			t.Errorf("literal %d is started in %d places, want %d", i+1, got, want)
		}
	}
}
