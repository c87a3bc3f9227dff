package sharedwrite

import (
	_ "embed"
	"go/token"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/parallel"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports variables that a goroutine writes while another may touch them.
var Analyzer = &analysis.Analyzer{
	Name:     "sharedwrite",
	Doc:      page.Doc(doc),
	URL:      page.URL("sharedwrite"),
	Run:      run,
	Requires: []*analysis.Analyzer{buildssa.Analyzer, conc.Analyzer},
}

func run(pass *analysis.Pass) (any, error) {
	prog := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA)
	r := &reporter{pass: pass, seen: map[pair]bool{}, written: map[token.Pos]bool{}}
	sleeps := join.NewHiding(pass, prog.SrcFuncs)
	hidden := func(a, b *hb.Node) bool {
		return a.Thread.Parent == b.Thread && sleeps.Hides(a.Thread.Site.Instr, b.Instr) ||
			b.Thread.Parent == a.Thread && sleeps.Hides(b.Thread.Site.Instr, a.Instr)
	}
	covered := map[*ssa.Function]bool{}
	for _, fn := range prog.SrcFuncs {
		if fn.Parent() != nil && covered[fn] || !hb.Starts(fn) {
			continue
		}
		s := hb.Build(fn)
		if s == nil {
			continue
		}
		for _, f := range s.Covered() {
			covered[f] = true
		}
		for _, race := range s.Races(hidden) {
			r.report(s, race)
		}
	}
	for _, c := range parallel.Find(pass, pass.ResultOf[conc.Analyzer].(*conc.Result)) {
		r.reportOpen(c)
	}
	return nil, nil
}
