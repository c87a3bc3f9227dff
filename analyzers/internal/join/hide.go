package join

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Hiding knows the sleeps of a package that take the place of waiting. That what a
// function reads after one may come too late is said once, about the sleep: to
// wait there cures the race as well.
type Hiding struct {
	pass  *analysis.Pass
	funcs []*ssa.Function
	graph *Graph // nil before it is needed
	of    map[*ssa.Function][]Slept
}

// NewHiding prepares for funcs, all source functions of a package.
func NewHiding(pass *analysis.Pass, funcs []*ssa.Function) *Hiding {
	return &Hiding{pass: pass, funcs: funcs, of: map[*ssa.Function][]Slept{}}
}

// Hides reports whether such a sleep stands between spawn, which starts a
// goroutine, and instr of the same function.
func (h *Hiding) Hides(spawn, instr ssa.Instruction) bool {
	if spawn == nil || instr == nil || spawn.Parent() != instr.Parent() {
		return false
	}
	return slices.ContainsFunc(h.sleeps(instr.Parent()), func(f Slept) bool {
		return path.Precedes(f.Sleep, instr) && slices.ContainsFunc(f.Spawns, func(s Stray) bool { return ssa.Instruction(s.Go) == spawn })
	})
}

func (h *Hiding) sleeps(fn *ssa.Function) []Slept {
	list, ok := h.of[fn]
	if !ok && slices.ContainsFunc(fn.Blocks, callsSleep) {
		if h.graph == nil {
			h.graph = NewGraph(h.funcs)
		}
		root := Root{}
		if roots := h.graph.Roots([]*ssa.Function{fn}, h.pass.Files, h.pass.Fset); len(roots) > 0 {
			root = roots[0]
		}
		list = h.graph.Sleeps(fn, root)
	}
	h.of[fn] = list
	return list
}

func callsSleep(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
		call, ok := i.(*ssa.Call)
		return ok && IsSleep(call)
	})
}
