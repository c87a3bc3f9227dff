package stuck

import (
	_ "embed"
	"fmt"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/explored"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/waits"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that can wait for ever.
var Analyzer = &analysis.Analyzer{
	Name:     "stuck",
	Doc:      page.Doc(doc),
	URL:      page.URL("stuck"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer, conc.Analyzer, explored.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	var said map[ssa.Instruction]bool
	for _, f := range pass.ResultOf[explored.Analyzer].(*explored.Result).Findings {
		if f.Kind != model.Stuck || f.Cause != nil {
			continue
		}
		if said == nil {
			said = saidElsewhere(pass)
		}
		if !elsewhere(f, said) {
			report(pass, f)
		}
	}
	return nil, nil
}

// saidElsewhere returns what lockedblocking and noclose speak of.
func saidElsewhere(pass *analysis.Pass) map[ssa.Instruction]bool {
	said := make(map[ssa.Instruction]bool)
	for _, s := range waits.Find(pass.ResultOf[conc.Analyzer].(*conc.Result)) {
		said[s.At] = true
	}
	unclosed(pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs, said)
	return said
}

// unclosed notes the ranges that wait for a close which never comes.
func unclosed(funcs []*ssa.Function, said map[ssa.Instruction]bool) {
	graph := join.NewGraph(funcs)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if mk, ok := instr.(*ssa.MakeChan); ok {
					if u, ok := graph.Unclosed(mk); ok {
						said[u.Consumer] = true
					}
				}
			}
		}
	}
}

// elsewhere reports whether the fault is one that another check is about.
func elsewhere(f *explored.Finding, said map[ssa.Instruction]bool) bool {
	for _, instr := range f.Stuck() {
		if said[instr] {
			return true
		}
	}
	if f.At().Op == model.CondWait && !f.Alone() && f.Sleeps() {
		return true // the signal comes after the wait has begun, if all goes as expected
	}
	return f.ByLocks() || f.At().Op == model.Wait && f.Abandoned() || meant(f.At().Instr)
}

// meant reports whether an instruction receives from a channel that it makes for
// that: <-make(chan struct{}) is how a program is told to go on for ever.
func meant(instr ssa.Instruction) bool {
	recv, ok := instr.(*ssa.UnOp)
	if !ok {
		return false
	}
	mk, ok := recv.X.(*ssa.MakeChan)
	return ok && recv.Pos() < mk.Pos() // in the operand itself, so it has no name
}

func report(pass *analysis.Pass, f *explored.Finding) {
	message := fmt.Sprintf("%s waits %s for ever %s: %s", f.Who(f.Goroutine), f.Here(), f.Waiting(f.At()), f.Reason())
	d, ok := f.Diagnostic("stuck", message)
	if !ok {
		return
	}
	if fix, ok := cure(f); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	pass.Report(d)
}

// cure returns the first fix that is safe, or else the first: each cures, and those in
// front change least.
func cure(f *explored.Finding) (best analysis.SuggestedFix, some bool) {
	if f.Foreign() != "" {
		return f.Room() // the operation itself is out of reach
	}
	for _, offer := range []func() (analysis.SuggestedFix, bool){f.SelectDone, f.SelectField, f.DeferClose, f.UnlockFirst, f.Room, f.SelectReturn, f.SelectTimeout} {
		fix, ok := offer()
		if ok && fixes.IsSafe(fix.Message) {
			return fix, true
		}
		if ok && !some {
			best, some = fix, true
		}
	}
	return best, some
}
