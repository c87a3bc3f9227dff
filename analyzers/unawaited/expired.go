package unawaited

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// expired finds goroutines of HTTP handlers that use the request after its end.
func expired(pass *analysis.Pass, graph *join.Graph, funcs []*ssa.Function) (findings []analysis.Diagnostic, awaits []*fixes.Await) {
	for _, fn := range funcs {
		if !syncs.IsHandler(fn) {
			continue
		}
		for _, late := range graph.Late(fn) {
			d := lateDiagnostic(pass, late)
			stmt, file := join.NodeAt[*ast.GoStmt](pass.Files, late.Go.Pos())
			if stmt != nil && late.What == join.ExpiredContext {
				if fix, ok := fixes.WithoutCancel(pass.Fset, file, pass.TypesInfo, stmt); ok {
					d.SuggestedFixes = append(d.SuggestedFixes, fix)
				}
			}
			var fix *fixes.Await
			// Work that needs no answer must not delay it, and two must not write at once.
			if late.What == join.ExpiredBody || late.What == join.ExpiredWriter && late.Alone {
				fix = graph.Await(pass, []join.Stray{late.Stray}, nil)
			}
			findings, awaits = append(findings, d), append(awaits, fix)
		}
	}
	return findings, awaits
}

// lateDiagnostic says what becomes of the request.
func lateDiagnostic(pass *analysis.Pass, late join.Late) analysis.Diagnostic {
	does := line(pass.Fset, late.Does.Pos())
	end := join.End(late.Ends[0])
	head := fmt.Sprintf("this handler may return at %s before the goroutine started here has got to %s, ", line(pass.Fset, end), does)
	tail := ""
	switch late.What {
	case join.ExpiredWriter:
		tail = "which uses the ResponseWriter: by then the answer is sent, and what is written is lost or corrupts another"
	case join.ExpiredBody:
		tail = "which reads the body of the request: by then the server has closed it"
	case join.ExpiredContext:
		tail = "which uses the context of the request: it is cancelled by then, and the work is given up"
	}
	d := analysis.Diagnostic{
		Pos: late.Go.Pos(), End: late.Go.Pos() + token.Pos(len("go")), Category: "unawaited", Message: head + tail,
		Related: []analysis.RelatedInformation{{Pos: late.Does.Pos(), Message: "what comes after the end of the request"}},
	}
	for _, call := range late.Via {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: call.Pos(), Message: "reached through this call"})
	}
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: end, Message: "nothing waits for the goroutine before this end"})
	return d
}
