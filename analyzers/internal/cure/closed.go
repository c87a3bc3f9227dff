// Package cure chooses the fixes for a race.
package cure

import (
	"go/ast"
	"go/types"
	"go/version"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/written"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

// Closed returns the fixes for a race of a closed scope that is written at t, the
// safest first.
func Closed(pass *analysis.Pass, s *hb.Scope, c hb.Race, t written.Target) []analysis.SuggestedFix {
	v, ok := fixes.NewVariable(pass.Fset, pass.Files, pass.Pkg, pass.TypesInfo, written.Base(pass.TypesInfo, t.Expr))
	if !ok {
		return nil
	}
	ordered, ok := orderedUses(s, c, v)
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
	if _, field := t.Expr.(*ast.SelectorExpr); field && t.How != written.Mapped {
		if f, ok := variable(pass, t.Expr); ok {
			add(f.Atomic())
		}
	}
	if !c.Locked() {
		add(v.Mutex(ordered))
	}
	if plain && t.How == written.Mapped {
		add(v.SyncMap())
	}
	if lit != nil && plain && t.How == written.Appended && newEachIteration(pass.TypesInfo, t.File) {
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

// orderedUses returns a function that tells which uses of v need no lock. It fails
// if the race is not about v alone: an access that needs one goes by another
// name, or v belongs to one of the goroutines.
func orderedUses(s *hb.Scope, c hb.Race, v *fixes.Variable) (func(*ast.Ident) bool, bool) {
	for _, n := range []*hb.Node{c.Write, c.Other} {
		for t := n.Thread; t != c.Common(); t = t.Parent {
			if syn := t.Body.Syntax(); syn != nil && syn.Pos() <= v.Pos() && v.Pos() < syn.End() {
				return nil, false
			}
		}
	}
	needs := map[*ast.Ident]bool{}
	for n, need := range s.Sides(c) {
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
