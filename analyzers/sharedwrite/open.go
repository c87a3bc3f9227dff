package sharedwrite

import (
	"fmt"
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
	if !w.IsValid() || !o.IsValid() || r.seen[pair{min(w, o), max(w, o)}] {
		return
	}
	r.seen[pair{min(w, o), max(w, o)}] = true
	t, ok := written.At(r.pass.Files, r.pass.TypesInfo, c.Write.Instr, w)
	if !ok {
		return
	}
	d := analysis.Diagnostic{
		Pos: t.Expr.Pos(), End: t.Expr.End(), Category: r.pass.Analyzer.Name,
		Message: r.openMessage(types.ExprString(t.Expr), t.How, c),
	}
	relate := func(pos token.Pos, text string) {
		if pos.IsValid() {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, Message: text})
		}
	}
	relate(c.Write.Role.Pos, describe(c.Write.Role))
	for _, call := range c.Write.Calls {
		relate(call.Pos(), "it calls what writes")
	}
	if c.Other.Role != c.Write.Role {
		relate(c.Other.Role.Pos, describe(c.Other.Role))
		for _, call := range c.Other.Calls {
			relate(call.Pos(), "it calls the other side")
		}
	}
	for _, a := range append([]*parallel.Access{c.Other}, c.More...) {
		if a != c.Write {
			relate(a.Pos(), "the other side: "+openVerb(a)+" here")
		}
	}
	d.SuggestedFixes = cure.Open(r.pass, t)
	r.pass.Report(d)
}

func describe(role *parallel.Role) string {
	switch role.Kind {
	case parallel.Handler:
		return "the handler"
	case parallel.Spawned:
		return "the goroutine is started here"
	case parallel.Method:
		return "users may call this method while the goroutine runs"
	}
	return "the test runs in parallel"
}

// openMessage says what happens at run time, naming both sides.
func (r *reporter) openMessage(name string, h written.How, c parallel.Conflict) string {
	w, o := c.Write.Role, c.Other.Role
	other := openVerb(c.Other) + " at " + r.at(c.Other.Pos())
	switch {
	case w.Kind == parallel.Handler:
		return fmt.Sprintf("%s is written here by the handler at %s, which runs for several requests at once with nothing to order them; %s", name, r.at(w.Pos), loss(h))
	case w.Kind == parallel.Method:
		return fmt.Sprintf("%s is written here by %s, which may be called while the goroutine started at %s runs, and %s by that; nothing orders them%s", name, w.Fn.Name(), r.at(o.Pos), other, crash(h))
	case w.Kind == parallel.Test:
		return fmt.Sprintf("%s is written here by %s and %s by %s, and both tests run in parallel; nothing orders them%s", name, w.Fn.Name(), other, o.Fn.Name(), crash(h))
	case o.Kind == parallel.Handler:
		return fmt.Sprintf("%s is written here by the goroutine started at %s and %s by the handler at %s, which runs beside it; nothing orders them%s", name, r.at(w.Pos), other, r.at(o.Pos), crash(h))
	case o.Kind == parallel.Method:
		return fmt.Sprintf("%s is written here by the goroutine started at %s and %s by %s, which may be called while it runs; nothing orders them%s", name, r.at(w.Pos), other, o.Fn.Name(), crash(h))
	}
	return fmt.Sprintf("%s is written here by the goroutine started at %s and %s by the one started at %s; nothing orders them%s", name, r.at(w.Pos), other, r.at(o.Pos), crash(h))
}

func openVerb(a *parallel.Access) string {
	if a.Write {
		return "written"
	}
	return "read"
}
