package sharedwrite

import (
	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

// Analyzer is the check.
var Analyzer = &analysis.Analyzer{
	Name:     "sharedwrite",
	Doc:      doc,
	URL:      "https://github.com/conclsp/conclsp/blob/main/docs/checks/sharedwrite.md",
	Run:      run,
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
}

const doc = "report variables that goroutines write with nothing to order them"

func run(pass *analysis.Pass) (any, error) {
	prog := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA)
	r := &reporter{pass: pass, seen: map[pair]bool{}}
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
		for _, race := range races(s) {
			r.report(race)
		}
	}
	return nil, nil
}
