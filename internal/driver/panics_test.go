package driver

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

// panicsAnalyzer reports calls of functions that may panic, across packages,
// and where the function is declared: a small analyzer with the habits of the
// real ones (SSA, facts on functions, methods and packages, related positions
// in other packages, a fix).
var panicsAnalyzer = &analysis.Analyzer{
	Name: "panics", Doc: "report calls of functions that panic", URL: "https://example.test/panics",
	Requires:  []*analysis.Analyzer{buildssa.Analyzer},
	FactTypes: []analysis.Fact{new(panicsFact), new(countFact)},
	Run:       runPanics,
}

type panicsFact struct{ Via []string }

func (*panicsFact) AFact()           {}
func (f *panicsFact) String() string { return fmt.Sprint(f.Via) }

// countFact says how many functions of a package panic.
type countFact struct{ N int }

func (*countFact) AFact() {}

func runPanics(pass *analysis.Pass) (any, error) {
	report := pass.Report
	pass.Report = func(analysis.Diagnostic) {}
	findPanics(pass)
	pass.Report = report
	if count := findPanics(pass); count > 0 {
		pass.ExportPackageFact(&countFact{count})
	}
	return nil, nil
}

// findPanics is called twice, so that facts of functions further down count.
func findPanics(pass *analysis.Pass) (count int) {
	for _, fn := range pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs {
		obj, _ := fn.Object().(*types.Func)
		var via []string
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Panic:
					via = append(via, "panic")
				case *ssa.Call:
					callee, ok := instr.Call.StaticCallee(), false
					if callee == nil || callee.Object() == nil {
						continue
					}
					called := callee.Object().(*types.Func).Origin()
					var fact panicsFact
					if ok = pass.ImportObjectFact(called, &fact); !ok {
						continue
					}
					via = append(via, called.FullName())
					pass.Report(analysis.Diagnostic{
						Pos: instr.Pos(), Message: fmt.Sprintf("%s panics %v", called.FullName(), fact.Via),
						Related: []analysis.RelatedInformation{{Pos: called.Pos(), Message: "declared here"}},
					})
				}
			}
		}
		if len(via) > 0 && obj != nil {
			count++
			pass.ExportObjectFact(obj, &panicsFact{via})
		}
	}
	return count
}

// goodbyeAnalyzer offers to rename identifiers: a check without facts that
// works in spite of errors.
var goodbyeAnalyzer = &analysis.Analyzer{
	Name: "goodbye", Doc: "report identifiers called hello", RunDespiteErrors: true,
	Run: func(pass *analysis.Pass) (any, error) {
		for _, f := range pass.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && id.Name == "hello" {
					pass.Report(analysis.Diagnostic{Pos: id.Pos(), End: id.End(), Message: "hello is no good",
						SuggestedFixes: []analysis.SuggestedFix{{Message: "Say goodbye",
							TextEdits: []analysis.TextEdit{{Pos: id.Pos(), End: id.End(), NewText: []byte("goodbye")}}}}})
				}
				return true
			})
		}
		return nil, nil
	},
}

// countAnalyzer reports the package facts that it sees.
var countAnalyzer = &analysis.Analyzer{
	Name: "count", Doc: "report how many functions panic", FactTypes: []analysis.Fact{new(totalFact)},
	Requires: []*analysis.Analyzer{panicsAnalyzerResult},
	Run: func(pass *analysis.Pass) (any, error) {
		total := pass.ResultOf[panicsAnalyzerResult].(int)
		for _, imp := range pass.Pkg.Imports() {
			var f totalFact
			if pass.ImportPackageFact(imp, &f) {
				total += f.N
			}
		}
		if total > 0 {
			pass.ExportPackageFact(&totalFact{total})
			pass.Reportf(pass.Files[0].Package, "%d panics below, %d facts", total, len(pass.AllPackageFacts()))
		}
		return nil, nil
	},
}

type totalFact struct{ N int }

func (*totalFact) AFact() {}

var panicsAnalyzerResult = &analysis.Analyzer{
	Name: "panicstmts", Doc: "count calls of panic", ResultType: reflect.TypeFor[int](),
	Run: func(pass *analysis.Pass) (any, error) {
		n := 0
		for id, obj := range pass.TypesInfo.Uses {
			if b, ok := obj.(*types.Builtin); ok && b.Name() == "panic" && id.Name == "panic" {
				n++
			}
		}
		return n, nil
	},
}

var testAnalyzers = []*analysis.Analyzer{panicsAnalyzer, goodbyeAnalyzer, countAnalyzer}
