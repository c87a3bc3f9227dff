package sharedwrite

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"strconv"

	"github.com/conclsp/conclsp/analyzers/internal/cure"
	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"github.com/conclsp/conclsp/analyzers/internal/written"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A pair is the two sides of a report, in the order of their positions: a
// function that several scopes contain yields one report.
type pair struct{ first, second token.Pos }

type reporter struct {
	pass *analysis.Pass
	seen map[pair]bool
	// written holds the writes that were reported.
	written map[token.Pos]bool
}

func (r *reporter) report(s *hb.Scope, c hb.Race) {
	w, o := c.Write.Pos(), c.Other.Pos()
	if !w.IsValid() || !o.IsValid() || r.seen[pair{min(w, o), max(w, o)}] {
		return
	}
	r.seen[pair{min(w, o), max(w, o)}] = true
	r.written[w] = true
	t, ok := written.At(r.pass.Files, r.pass.TypesInfo, c.Write.Instr, w)
	if !ok {
		return // a result that a return statement assigns, or code without source
	}
	d := analysis.Diagnostic{
		Pos:      t.Expr.Pos(),
		End:      t.Expr.End(),
		Category: r.pass.Analyzer.Name,
		Message:  r.message(types.ExprString(t.Expr), t.How, c),
	}
	for _, site := range []*hb.Node{c.Meeting.A, c.Meeting.B} {
		if site != nil && (len(d.Related) == 0 || d.Related[0].Pos != site.Pos()) {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: site.Pos(), Message: who(site) + " is started here"})
		}
	}
	if o != w {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: o, Message: "the other side: " + verb(c.Other) + " here"})
	}
	d.SuggestedFixes = cure.Closed(r.pass, s, c, t)
	r.pass.Report(d)
}

// message says what happens at run time, naming both sides.
func (r *reporter) message(name string, h written.How, c hb.Race) string {
	a, b := c.Meeting.A, c.Meeting.B
	if a == b && c.Write.Thread == c.Other.Thread {
		started := crowd(a) + r.at(a.Pos())
		if c.Write.Pos() == c.Other.Pos() {
			return fmt.Sprintf("%s is written here by %s with nothing to order them; %s", name, started, loss(h))
		}
		return fmt.Sprintf("%s is written here and %s at %s by %s; nothing orders them", name, verb(c.Other), r.at(c.Other.Pos()), started)
	}
	other := verb(c.Other) + " at " + r.at(c.Other.Pos())
	switch {
	case a == nil:
		return fmt.Sprintf("%s is written here and %s by %s started at %s; nothing orders them%s", name, other, who(b), r.at(b.Pos()), crash(h))
	case b == nil:
		return fmt.Sprintf("%s is written here by %s started at %s and %s; nothing orders them%s", name, who(a), r.at(a.Pos()), other, crash(h))
	}
	return fmt.Sprintf("%s is written here by %s started at %s and %s by the one started at %s; nothing orders them%s", name, who(a), r.at(a.Pos()), other, r.at(b.Pos()), crash(h))
}

// crowd names the goroutines that one place starts.
func crowd(site *hb.Node) string {
	switch opAt(site) {
	case syncs.TestRun:
		return "parallel subtests that are started in a loop at "
	case syncs.RunMany:
		return "goroutines that are started at "
	}
	return "goroutines started in a loop at "
}

// who names one of the goroutines that a place starts.
func who(site *hb.Node) string {
	if opAt(site) == syncs.TestRun {
		return "the subtest"
	}
	return "the goroutine"
}

func opAt(site *hb.Node) syncs.Op {
	eff, _ := syncs.Of(site.Instr.(ssa.CallInstruction).Common())
	return eff.Op
}

func verb(n *hb.Node) string {
	if n.Op == hb.Write {
		return "written"
	}
	return "read"
}

// loss says what becomes of writes that meet.
func loss(h written.How) string {
	switch h {
	case written.Counted:
		return "increments are lost"
	case written.Mapped:
		return "concurrent map writes end the program"
	case written.Appended:
		return "appended elements are lost"
	case written.Combined:
		return "updates are lost"
	}
	return "which value stays is left to chance"
}

// crash adds that maps are worse than other variables.
func crash(h written.How) string {
	if h == written.Mapped {
		return ", and concurrent use of a map ends the program"
	}
	return ""
}

// at prints a position as file:line.
func (r *reporter) at(pos token.Pos) string {
	p := r.pass.Fset.Position(pos)
	return filepath.Base(p.Filename) + ":" + strconv.Itoa(p.Line)
}
