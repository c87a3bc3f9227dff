package cli

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/conclsp/conclsp/analyzers"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

// demo is a check whose findings and fixes can be had at will, also such as no
// real check should make. It reports calls of functions named bad…, as the
// rest of the name says:
//
//	badPlain   no fix
//	badSafe    call goodSafe instead
//	badPair    replace the whole line, which two calls on one line both want
//	badReview  the same with a fix that a person must look at
//	badBreak   a fix after which the program does not compile
//	badAgain   a fix that leaves the fault
//	badNeed    declare a variable before the function, named so that it is free
//	badHang    hang
var demo = &analysis.Analyzer{
	Name: "demo",
	Doc:  "demo: report calls of bad functions\n\nThe second paragraph.",
	URL:  "https://github.com/conclsp/conclsp/blob/main/docs/checks/demo.md",
	Run:  runDemo,

	RunDespiteErrors: true,
}

// quiet is a check that is off by default and reports calls of hush.
var quiet = &analysis.Analyzer{
	Name: "quiet",
	Doc:  "quiet: report calls of hush",
	URL:  "https://github.com/conclsp/conclsp/blob/main/docs/checks/quiet.md",
	Run: func(pass *analysis.Pass) (any, error) {
		eachCall(pass, func(_ *ast.FuncDecl, call *ast.CallExpr, fn *types.Func) {
			if fn.Name() == "hush" {
				pass.Report(analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "quiet", Message: "hush is called"})
			}
		})
		return nil, nil
	},
}

// demoHangs names the file that badHang makes before it hangs.
const demoHangs = "CONCLSP_TEST_HANGS"

const (
	demoFix       = "Call the good function"
	demoReviewFix = "Call a function that may be better"
)

func addDemo() {
	analyzers.Suite = append(analyzers.Suite,
		analyzers.Check{Analyzer: demo, Tier: analyzers.Error, Since: "v0"},
		analyzers.Check{Analyzer: quiet, Tier: analyzers.Opt, Since: "v0"})
	slices.SortFunc(analyzers.Suite, func(a, b analyzers.Check) int {
		return strings.Compare(a.Analyzer.Name, b.Analyzer.Name)
	})
	fixes.Catalog = append(fixes.Catalog,
		fixes.Entry{Title: demoFix, Safety: fixes.Safe},
		fixes.Entry{Title: demoReviewFix, Safety: fixes.Review})
}

func runDemo(pass *analysis.Pass) (any, error) {
	eachCall(pass, func(in *ast.FuncDecl, call *ast.CallExpr, fn *types.Func) {
		kind, ok := strings.CutPrefix(fn.Name(), "bad")
		if !ok {
			return
		}
		d := analysis.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: "demo",
			Message: fmt.Sprintf("%s is called, declared at line %d", fn.Name(), pass.Fset.Position(fn.Pos()).Line),
			Related: []analysis.RelatedInformation{{Pos: fn.Pos(), Message: fn.Name() + " is declared here"}},
		}
		if edits, title := demoEdits(pass, kind, in, call); edits != nil {
			d.SuggestedFixes = []analysis.SuggestedFix{{Message: title, TextEdits: edits}}
		}
		pass.Report(d)
	})
	return nil, nil
}

func demoEdits(pass *analysis.Pass, kind string, in *ast.FuncDecl, call *ast.CallExpr) ([]analysis.TextEdit, string) {
	edit := func(pos, end token.Pos, text string) analysis.TextEdit {
		return analysis.TextEdit{Pos: pos, End: end, NewText: []byte(text)}
	}
	switch kind {
	case "Safe":
		return []analysis.TextEdit{edit(call.Fun.Pos(), call.Fun.End(), "goodSafe")}, demoFix
	case "Pair":
		file := pass.Fset.File(call.Pos())
		line := file.Line(call.Pos())
		return []analysis.TextEdit{edit(file.LineStart(line), file.LineStart(line+1), "\tgoodPair()\n")}, demoFix
	case "Review":
		return []analysis.TextEdit{edit(call.Fun.Pos(), call.Fun.End(), "goodReview")}, demoReviewFix
	case "Break":
		return []analysis.TextEdit{edit(call.Fun.Pos(), call.Fun.End(), "undeclared")}, demoFix
	case "Again":
		return []analysis.TextEdit{edit(call.Pos(), call.Pos(), "/**/")}, demoFix
	case "Need":
		name := "need"
		for pass.Pkg.Scope().Lookup(name) != nil {
			name += "X"
		}
		return []analysis.TextEdit{
			edit(in.Pos(), in.Pos(), "var "+name+" int\n\n"),
			edit(call.Pos(), call.End(), name+"++"),
		}, demoFix
	case "Hang":
		if file := os.Getenv(demoHangs); file != "" {
			os.WriteFile(file, nil, 0o666)
			time.Sleep(time.Minute)
		}
	}
	return nil, ""
}

func eachCall(pass *analysis.Pass, f func(in *ast.FuncDecl, call *ast.CallExpr, fn *types.Func)) {
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			in, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(in, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					id, _ := call.Fun.(*ast.Ident)
					if fn, ok := pass.TypesInfo.Uses[id].(*types.Func); ok {
						f(in, call, fn)
					}
				}
				return true
			})
		}
	}
}
