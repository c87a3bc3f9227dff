package sharedwrite

import (
	"go/ast"
	"go/types"
	"go/version"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/written"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

// cures returns the fixes for a race at t, the safest first.
func (r *reporter) cures(s *hb.Scope, c hb.Race, t written.Target) []analysis.SuggestedFix {
	v, ok := fixes.NewVariable(r.pass.Fset, r.pass.Files, r.pass.Pkg, r.pass.TypesInfo, written.Base(r.pass.TypesInfo, t.Expr))
	if !ok {
		return nil
	}
	ordered, ok := r.ordered(s, c, v)
	if !ok {
		return nil
	}
	var list []analysis.SuggestedFix
	add := func(fix analysis.SuggestedFix, ok bool) {
		if ok {
			list = append(list, fix)
		}
	}
	lit, _ := c.Write.Thread.Body.Syntax().(*ast.FuncLit)
	_, plain := t.Expr.(*ast.Ident)
	if lit != nil && plain {
		add(v.LocalErr(lit))
	}
	if c.TooEarly() && t.How != written.Mapped {
		return list // a lock would hide that nothing waits
	}
	if plain && t.How != written.Mapped {
		add(v.Atomic())
	}
	if !c.Locked() {
		add(v.Mutex(ordered))
	}
	if plain && t.How == written.Mapped {
		add(v.SyncMap())
	}
	if lit != nil && plain && t.How == written.Appended && newEachIteration(r.pass.TypesInfo, t.File) {
		add(v.Presize(lit, ordered))
	}
	return list
}

// newEachIteration reports whether loops of the file have new variables in
// each iteration.
func newEachIteration(info *types.Info, f *ast.File) bool {
	v := info.FileVersions[f]
	return v == "" || version.Compare(v, "go1.22") >= 0
}

// ordered returns a function that tells which uses of v need no lock. It fails
// if the race is not about v alone: an access that needs one goes by another
// name, or v belongs to one of the goroutines.
func (r *reporter) ordered(s *hb.Scope, c hb.Race, v *fixes.Variable) (func(*ast.Ident) bool, bool) {
	for _, n := range []*hb.Node{c.Write, c.Other} {
		for t := n.Thread; t.Parent != nil; t = t.Parent {
			if syn := t.Body.Syntax(); syn != nil && syn.Pos() <= v.Pos() && v.Pos() < syn.End() {
				return nil, false
			}
		}
	}
	needs := map[*ast.Ident]bool{}
	for n, need := range s.Sides(c.Write) {
		ids := v.At(n.Pos())
		if need && len(ids) == 0 {
			return nil, false
		}
		for _, id := range ids {
			needs[id] = needs[id] || need
		}
	}
	return func(id *ast.Ident) bool {
		need, seen := needs[id]
		return seen && !need
	}, true
}
