// Package tests knows what tests must not do with their testing.T: end the test
// from another goroutine, or clean up before their parallel subtests have run; and
// what is forbidden in the bubbles of testing/synctest.
package tests

import (
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Finder follows the functions of one package.
type Finder struct {
	graph *join.Graph
	funcs []*ssa.Function
	// told says what functions of other packages call to end the test, "" if
	// they call nothing of the kind.
	told func(*types.Func) string
	memo map[*ssa.Function]*Stop
}

// New returns a Finder for the functions of a package.
func New(funcs []*ssa.Function, told func(*types.Func) string) *Finder {
	return &Finder{join.NewGraph(funcs), funcs, told, map[*ssa.Function]*Stop{}}
}

// A Stop is a call that ends the test by ending its goroutine: t.Fatal, t.Skip
// and the like, or a helper that calls one of them.
type Stop struct {
	At   *ssa.Call // in the function that has been asked about
	Name string    // what ends the test: "t.Fatal"
	// In is the function of the package that calls Name at Call; nil if a
	// function of another package does.
	In   *ssa.Function
	Call *ssa.Call
}

// Stray is a Stop in a goroutine that is not the test's.
type Stray struct {
	Stop
	Spawn ssa.CallInstruction
	// Direct means that the goroutine's own function calls it.
	Direct bool
}

// Strays returns the calls by which goroutines that fn starts may try to end the
// test, but for those that go vet reports: what a go statement starts calls it
// directly.
func (f *Finder) Strays(fn *ssa.Function) (list []Stray) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			_, isGo := instr.(*ssa.Go)
			if !isGo && !spawns(site.Common()) {
				continue
			}
			body := join.Callee(site)
			if body == nil {
				continue
			}
			for _, s := range f.stops(body) {
				direct := s.In == body
				if direct && isGo || inside(s.In, body) && !direct && isGo {
					continue
				}
				list = append(list, Stray{s, site, direct})
			}
		}
	}
	return list
}

// spawns reports whether a call starts a goroutine.
func spawns(call *ssa.CallCommon) bool {
	eff, _ := syncs.Of(call)
	switch eff.Op {
	case syncs.WaitGroupGo, syncs.ErrgroupGo, syncs.ErrgroupTryGo, syncs.TimerFunc:
		return true
	}
	return false
}

// inside reports whether fn is a literal within another function.
func inside(fn, outer *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if fn == outer {
			return true
		}
	}
	return false
}

// stops returns the calls in a function that may end the test.
func (f *Finder) stops(fn *ssa.Function) (list []Stop) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if s := f.stop(call); s != nil {
				list = append(list, *s)
			}
		}
	}
	return list
}

// stop returns how a call may end the test, nil if it does not.
func (f *Finder) stop(call *ssa.Call) *Stop {
	callee := syncs.Callee(&call.Call)
	if name := ending(callee); name != "" {
		return &Stop{call, name, call.Parent(), call}
	}
	if _, known := syncs.Of(&call.Call); known {
		return nil
	}
	fn := f.callee(call)
	if fn == nil {
		if callee != nil && givesTest(&call.Call) {
			if name := f.told(callee); name != "" {
				return &Stop{call, name, nil, nil}
			}
		}
		return nil
	}
	if s := f.first(fn); s != nil {
		return &Stop{call, s.Name, s.In, s.Call}
	}
	return nil
}

// first returns the first call by which a function may end the test.
func (f *Finder) first(fn *ssa.Function) *Stop {
	if s, ok := f.memo[fn]; ok {
		return s
	}
	f.memo[fn] = nil // recursion adds nothing
	list := f.stops(fn)
	skips := func(s Stop) bool { return strings.Contains(s.Name, "Skip") }
	if i := slices.IndexFunc(list, func(s Stop) bool { return !skips(s) }); i > 0 {
		list = list[i:] // to fail is worse
	}
	if len(list) > 0 {
		f.memo[fn] = &list[0]
	}
	return f.memo[fn]
}

// Ends returns what fn may call to let the test that it is given fail and end, ""
// if nothing. Skipping is left out: a test may have asked before whether it will.
func (f *Finder) Ends(fn *ssa.Function) string {
	for _, p := range fn.Params {
		if s := f.first(fn); isTest(p.Type()) && s != nil && !strings.Contains(s.Name, "Skip") {
			return s.Name
		}
	}
	return ""
}

// callee returns the function of the package that a call runs, also if it is in
// a variable that is assigned once.
func (f *Finder) callee(call *ssa.Call) *ssa.Function {
	if fn := join.Callee(call); fn != nil || call.Call.IsInvoke() {
		return fn
	}
	switch v := f.graph.Source(call.Call.Value).(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		if v.Blocks != nil {
			return v
		}
	}
	return nil
}

// ending returns the name of a method of testing.T that ends the test, "t.Fatal",
// and "" for all other functions.
func ending(fn *types.Func) string {
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "testing" || !syncs.NeverReturns(fn) {
		return ""
	}
	return "t." + fn.Name()
}

// givesTest reports whether a call is given a testing.T or the like.
func givesTest(call *ssa.CallCommon) bool {
	for _, arg := range call.Args {
		if mi, ok := arg.(*ssa.MakeInterface); ok {
			arg = mi.X
		}
		if isTest(arg.Type()) {
			return true
		}
	}
	return false
}

func isTest(t types.Type) bool {
	switch types.TypeString(t, nil) {
	case "*testing.T", "*testing.B", "*testing.F", "testing.TB":
		return true
	}
	return false
}

// Requires reports whether a function is of a package of assertions that end the
// test, such as testify's require.
func Requires(fn *types.Func) bool {
	return fn.Pkg() != nil && fn.Pkg().Name() == "require" && strings.HasSuffix(fn.Pkg().Path(), "/require") && fn.Exported()
}
