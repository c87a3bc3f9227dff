package insight

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// spawns adds what is known of the goroutines that the package starts. It returns
// the local variables that they capture.
func (r *reader) spawns() map[*types.Var][]capture {
	captured := map[*types.Var][]capture{}
	var j *joiner
	for _, f := range r.res.Funcs() {
		for _, s := range conc.Spawns(f.Fn) {
			call := callAt(r.pass, s.Site)
			at := r.nameOf(call)
			_, isGo := s.Site.(*ssa.Go)
			if isGo {
				at = r.span(s.Site.Pos(), s.Site.Pos()+token.Pos(len("go")))
			}
			if call == nil || at.File == "" {
				continue
			}
			if j == nil {
				j = newJoiner(r)
			}
			out := Spawn{Span: at}
			var joins []token.Pos
			out.State, joins = j.joined(s)
			switch out.State {
			case Joined:
				out.Title = "joined at " + r.lines(joins)
			case Never:
				out.Title = "never joined"
			}
			for _, pos := range joins {
				out.Joins = append(out.Joins, r.joinSpan(pos))
			}
			r.out.Spawns = append(r.out.Spawns, out)
			caps := r.captures(s)
			for _, c := range caps {
				captured[c.obj] = append(captured[c.obj], c)
			}
			r.hover(at, r.tellSpawn(s, call, isGo, caps, out), "")
		}
	}
	return captured
}

// joinSpan is the place at which something is waited for.
func (r *reader) joinSpan(pos token.Pos) Span {
	call, _ := join.NodeAt[*ast.CallExpr](r.pass.Files, pos)
	if call != nil && call.Lparen == pos {
		return r.nameOf(call)
	}
	if stmt, _ := join.NodeAt[*ast.DeferStmt](r.pass.Files, pos); stmt != nil && stmt.Defer == pos {
		return r.nameOf(stmt.Call)
	}
	return r.span(pos, pos+token.Pos(len("<-")))
}

// tellSpawn is the hover of a place that starts a goroutine.
func (r *reader) tellSpawn(s conc.Spawn, call *ast.CallExpr, isGo bool, caps []capture, out Spawn) string {
	state := ""
	if out.Title != "" {
		state = "The goroutine is " + out.Title
	}
	var refs []string
	for _, c := range caps {
		text := code(c.obj.Name())
		if what := c.does(r); what != "" {
			text += " (" + what + ")"
		}
		refs = append(refs, text)
	}
	shared, passed := "", ""
	if len(refs) > 0 {
		shared = "It captures by reference " + enumerate(refs)
	}
	if list := arguments(call); isGo && len(list) > 0 {
		passed = "It is given by value " + enumerate(list)
	}
	later := ""
	switch s.Op {
	case syncs.TimerFunc:
		later = "The function runs in a goroutine of its own, when the time has passed"
	case syncs.ContextAfter:
		later = "The function runs in a goroutine of its own, when the context has ended"
	}
	return paragraphs(later, state, shared, passed)
}

// maxExpr bounds the text of an argument.
const maxExpr = 40

// arguments are what a go statement evaluates at once: the arguments, and the
// receiver of a method. Constants are left out.
func arguments(call *ast.CallExpr) []string {
	exprs := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		exprs = append([]ast.Expr{sel.X}, exprs...)
	}
	var list []string
	for _, e := range exprs {
		switch ast.Unparen(e).(type) {
		case *ast.BasicLit, *ast.FuncLit, *ast.CompositeLit:
			continue
		}
		if text := types.ExprString(e); len(text) <= maxExpr {
			list = append(list, code(text))
		}
	}
	return list
}
