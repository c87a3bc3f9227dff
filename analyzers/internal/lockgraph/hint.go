package lockgraph

import (
	"go/token"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"golang.org/x/tools/go/ssa"
)

// A hint says that one object may be another: a function compares what it was
// given with an element of a container, as in `if c.byName[n] == lease`.
type hint struct{ given, element object }

const maxHints = 4

// comparisons returns the hints of f and of what it calls, in its own terms.
func (g *graph) comparisons(f *conc.Func) []hint {
	var list []hint
	add := func(h hint) {
		if g.outward(f.Fn, h.given) && g.outward(f.Fn, h.element) && len(list) < maxHints && !slices.Contains(list, h) {
			list = append(list, h)
		}
	}
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.BinOp:
				if instr.Op == token.EQL || instr.Op == token.NEQ {
					g.compares(instr.X, instr.Y, add)
					g.compares(instr.Y, instr.X, add)
				}
			case *ssa.Call:
				for _, h := range g.hintsAt(instr) {
					add(h)
				}
			}
		}
	}
	return list
}

func (g *graph) compares(x, y ssa.Value, add func(hint)) {
	if typeName(x.Type()) == nil || typeName(y.Type()) == nil {
		return
	}
	given, ok1 := g.value(x, maxDepth)
	element, ok2 := g.value(y, maxDepth)
	if _, param := given.root.(*ssa.Parameter); ok1 && ok2 && param && given.elems == "" && strings.Contains(element.elems, "[]") {
		add(hint{given, element})
	}
}

// hintsAt returns the hints of the callee of a call in the terms of the caller.
func (g *graph) hintsAt(site ssa.CallInstruction) []hint {
	fn, args := g.res.Callee(site)
	f := g.res.Of(fn)
	if f == nil {
		return nil
	}
	var list []hint
	for _, h := range g.hints[f] {
		var ok1, ok2 bool
		h.given, ok1 = g.inCaller(h.given, f.Fn, args, maxDepth)
		h.element, ok2 = g.inCaller(h.element, f.Fn, args, maxDepth)
		if ok1 && ok2 {
			list = append(list, h)
		}
	}
	return list
}

// otherwise returns what a lock at o is called if the callee of a call takes its
// object for an element.
func (g *graph) otherwise(o object, site ssa.CallInstruction) []object {
	var list []object
	for _, h := range g.hintsAt(site) {
		if h.given.root == o.root && h.given.global == o.global && strings.HasPrefix(o.elems, h.given.elems) {
			if as, ok := h.element.at(o.elems[len(h.given.elems):]); ok {
				list = append(list, as)
			}
		}
	}
	return list
}
