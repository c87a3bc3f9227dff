package sharedwrite

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/cure"
	"github.com/conclsp/conclsp/analyzers/internal/parallel"
	"github.com/conclsp/conclsp/analyzers/internal/written"
	"golang.org/x/tools/go/analysis"
)

// reportOpen reports a race of functions that no function in sight starts both.
func (r *reporter) reportOpen(c parallel.Conflict) {
	w, o := c.Write.Pos(), c.Other.Pos()
	if !w.IsValid() || !o.IsValid() || r.written[w] || r.seen[pair{min(w, o), max(w, o)}] {
		return
	}
	r.seen[pair{min(w, o), max(w, o)}] = true
	t, ok := written.At(r.pass.Files, r.pass.TypesInfo, c.Write.Instr, w)
	if !ok {
		return
	}
	d := analysis.Diagnostic{
		Pos: t.Expr.Pos(), End: t.Expr.End(), Category: r.pass.Analyzer.Name,
		Message: c.Message(types.ExprString(t.Expr), loss(t.How), crash(t.How), r.at),
	}
	relate := func(pos token.Pos, text string) {
		if pos.IsValid() {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, Message: text})
		}
	}
	relate(c.Write.Role.Pos, c.Write.Role.Describe())
	for _, call := range c.Write.Calls {
		relate(call.Pos(), "it calls what writes")
	}
	if c.Other.Role != c.Write.Role {
		relate(c.Other.Role.Pos, c.Other.Role.Describe())
		for _, call := range c.Other.Calls {
			relate(call.Pos(), "it calls the other side")
		}
	}
	for _, a := range append([]*parallel.Access{c.Other}, c.More...) {
		if a != c.Write {
			relate(a.Pos(), "the other side: "+a.Verb()+" here")
		}
	}
	d.SuggestedFixes = cure.Open(r.pass, t)
	r.pass.Report(d)
}
