package sharedwrite

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"strconv"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"golang.org/x/tools/go/analysis"
)

// A pair is the two sides of a report, in the order of their positions: a
// function that several scopes contain yields one report.
type pair struct{ first, second token.Pos }

type reporter struct {
	pass *analysis.Pass
	seen map[pair]bool
}

func (r *reporter) report(c race) {
	w, o := c.write.Pos(), c.other.Pos()
	if !w.IsValid() || !o.IsValid() || r.seen[pair{min(w, o), max(w, o)}] {
		return
	}
	r.seen[pair{min(w, o), max(w, o)}] = true
	t, ok := targetOf(r.pass.Files, r.pass.TypesInfo, c.write.Instr, w)
	if !ok {
		return // a result that a return statement assigns, or code without source
	}
	d := analysis.Diagnostic{
		Pos:      t.expr.Pos(),
		End:      t.expr.End(),
		Category: r.pass.Analyzer.Name,
		Message:  r.message(types.ExprString(t.expr), t.how, c),
	}
	for _, site := range []*hb.Node{c.meeting.A, c.meeting.B} {
		if site != nil && (len(d.Related) == 0 || d.Related[0].Pos != site.Pos()) {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: site.Pos(), Message: "the goroutine is started here"})
		}
	}
	if o != w {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: o, Message: "the other side: " + verb(c.other) + " here"})
	}
	r.pass.Report(d)
}

// message says what happens at run time, naming both sides.
func (r *reporter) message(name string, h how, c race) string {
	a, b := c.meeting.A, c.meeting.B
	if a == b && c.write.Thread == c.other.Thread {
		started := "goroutines started in a loop at " + r.at(a.Pos())
		if c.write.Pos() == c.other.Pos() {
			return fmt.Sprintf("%s is written here by %s with nothing to order them; %s", name, started, h.loss())
		}
		return fmt.Sprintf("%s is written here and %s at %s by %s; nothing orders them", name, verb(c.other), r.at(c.other.Pos()), started)
	}
	other := verb(c.other) + " at " + r.at(c.other.Pos())
	switch {
	case a == nil:
		return fmt.Sprintf("%s is written here and %s by the goroutine started at %s; nothing orders them%s", name, other, r.at(b.Pos()), h.crash())
	case b == nil:
		return fmt.Sprintf("%s is written here by the goroutine started at %s and %s; nothing orders them%s", name, r.at(a.Pos()), other, h.crash())
	}
	return fmt.Sprintf("%s is written here by the goroutine started at %s and %s by the one started at %s; nothing orders them%s", name, r.at(a.Pos()), other, r.at(b.Pos()), h.crash())
}

func verb(n *hb.Node) string {
	if n.Op == hb.Write {
		return "written"
	}
	return "read"
}

// loss says what becomes of writes that meet.
func (h how) loss() string {
	switch h {
	case counted:
		return "increments are lost"
	case mapped:
		return "concurrent map writes end the program"
	case appended:
		return "appended elements are lost"
	case combined:
		return "updates are lost"
	}
	return "which value stays is left to chance"
}

// crash adds that maps are worse than other variables.
func (h how) crash() string {
	if h == mapped {
		return ", and concurrent use of a map ends the program"
	}
	return ""
}

// at prints a position as file:line.
func (r *reporter) at(pos token.Pos) string {
	p := r.pass.Fset.Position(pos)
	return filepath.Base(p.Filename) + ":" + strconv.Itoa(p.Line)
}
