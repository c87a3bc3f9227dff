package sharedwrite

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

type key struct{ write, other token.Pos }

type reporter struct {
	pass *analysis.Pass
	seen map[key]bool
}

func (r *reporter) report(c race) {
	w, o := c.write.Pos(), c.other.Pos()
	if r.seen[key{w, o}] || r.seen[key{o, w}] {
		return
	}
	r.seen[key{w, o}] = true
	r.pass.Report(analysis.Diagnostic{Pos: w, Message: fmt.Sprintf("raw: %v written here by %v, other %v %v by %v", c.write.Loc.Path, siteOf(r, c.meeting.A), c.other.Op, r.pass.Fset.Position(o), siteOf(r, c.meeting.B))})
}

func siteOf(r *reporter, n interface{ Pos() token.Pos }) string {
	return fmt.Sprint(r.pass.Fset.Position(n.Pos()))
}
