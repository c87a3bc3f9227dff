package assumedorder

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/gather"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports results of goroutines that are taken to arrive in order.
var Analyzer = &analysis.Analyzer{
	Name:     "assumedorder",
	Doc:      page.Doc(doc),
	URL:      page.URL("assumedorder"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	finder := &gather.Finder{Graph: join.NewGraph(funcs), Info: pass.TypesInfo, Files: pass.Files}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				mk, ok := instr.(*ssa.MakeChan)
				if !ok {
					continue
				}
				for _, p := range finder.Placings(mk) {
					report(pass, p)
				}
			}
		}
	}
	return nil, nil
}

// report says which value is taken for which.
func report(pass *analysis.Pass, p *gather.Placing) {
	recv, file, pos := receive(pass, p.Recv)
	if file == nil {
		return
	}
	d := analysis.Diagnostic{
		Pos: pos, End: recv.End(), Category: "assumedorder",
		Message: fmt.Sprintf("the goroutines started at %s send at %s in whatever order they get there, so %s",
			line(pass.Fset, p.Site.Pos()), line(pass.Fset, join.Near(p.Send)), p.Harm),
		Related: []analysis.RelatedInformation{
			{Pos: p.Site.Pos(), Message: "where the goroutines are started, one a round"},
			{Pos: join.Near(p.Send), Message: "where each sends its value"},
		},
	}
	if p.Use.IsValid() {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: p.Use, Message: "where the position is taken for that of the goroutine"})
	}
	if p.Slot && len(p.Ch.Sends) == 1 && len(p.Ch.Recvs) == 1 {
		d.SuggestedFixes = fix(pass, p, recv.Pos(), file)
	}
	pass.Report(d)
}

// receive finds the receive in the source: an expression, or the head of a range
// over the channel.
func receive(pass *analysis.Pass, instr ssa.Instruction) (ast.Node, *ast.File, token.Pos) {
	at := join.Near(instr)
	if recv, file := join.NodeAt[*ast.UnaryExpr](pass.Files, at); recv != nil && recv.Op == token.ARROW {
		return recv, file, recv.Pos()
	}
	if loop, file := join.NodeAt[*ast.RangeStmt](pass.Files, at); loop != nil {
		return loop.X, file, loop.X.Pos()
	}
	return nil, nil, at
}

// fix offers the cures for values that are stored by the number of the round.
func fix(pass *analysis.Pass, p *gather.Placing, recv token.Pos, file *ast.File) []analysis.SuggestedFix {
	store, _ := join.NodeAt[*ast.AssignStmt](pass.Files, recv)
	send, _ := join.NodeAt[*ast.SendStmt](pass.Files, join.Near(p.Send))
	lit, _ := join.NodeAt[*ast.FuncLit](pass.Files, join.Near(p.Send))
	mk, _ := join.NodeAt[*ast.CallExpr](pass.Files, p.Ch.Make.Pos())
	starts, collects := p.Loop(p.Site.Pos()), p.Loop(recv)
	if store == nil || send == nil || lit == nil || mk == nil || starts == nil || collects == nil || recv < store.TokPos || lit.Pos() < starts.Pos() {
		return nil
	}
	g := &fixes.Gather{Fset: pass.Fset, File: file, Pkg: pass.Pkg, Info: pass.TypesInfo,
		Starts: starts, Collects: collects, Lit: lit, Make: mk, Send: send, Store: store}
	return g.Fixes()
}

func line(fset *token.FileSet, pos token.Pos) string {
	p := fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
