package conc

import (
	"go/constant"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
	"golang.org/x/tools/go/ssa"
)

// analyse runs the analysis on one file, without facts.
func analyse(t testing.TB, src string) (*Result, *ssa.Package) {
	pkg, file := ssatest.Build(t, src)
	r := newResult(nil, append(ssatest.Funcs(pkg, file), pkg.Func("init")))
	r.summarize()
	r.enter()
	return r, pkg
}

// TestHeldBefore checks the lock set at each probe.
func TestHeldBefore(t *testing.T) {
	r, _ := analyse(t, probes)
	n := 0
	for _, f := range r.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok || call.Call.StaticCallee() == nil || call.Call.StaticCallee().Name() != "probe" {
					continue
				}
				n++
				want := constant.StringVal(call.Call.Args[0].(*ssa.Const).Value)
				if got := show(f.HeldBefore(call)); got != want {
					t.Errorf("%s at %s: held %q, want %q", f.Fn, posString(f.Fn.Prog.Fset, call.Pos()), got, want)
				}
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d probes", n)
	}
}

func show(s lockset.Set) string {
	var parts []string
	for _, h := range s {
		p := h.Path
		if ext, ok := p.Extern(); ok {
			p = ext
		}
		parts = append(parts, p.String()+" "+h.Mode.String())
	}
	return strings.Join(parts, ", ")
}
