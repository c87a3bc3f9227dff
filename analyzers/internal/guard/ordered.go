package guard

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// ordered reports whether something else than the lock may order the access, or
// somebody says so. It takes more for order than is. A function that takes the
// lock, near the access, has an object that others use, whatever its name is, and
// where a comment names the lock, taking down an object is no excuse.
func (q *Package) ordered(a *Access, near, noted bool) bool {
	steps := slices.Concat(lastSteps, firstSteps)
	switch {
	case near:
		steps = nil
	case noted:
		steps = firstSteps
	}
	if !near && !q.direct(a) || q.loose(a.Fn()) || q.said(a.Fn(), steps, 3) {
		return true
	}
	for _, fr := range a.Frames {
		if q.debug(fr.At.Block()) || q.excused(fr) || q.hasHeard(fr.At) {
			return true
		}
	}
	return false
}

// direct reports whether the struct is the receiver, a parameter or a package
// variable. One that another object leads to may be its alone, and a local
// variable may hold one that is new.
func (q *Package) direct(a *Access) bool {
	fr := a.Frames[len(a.Frames)-1]
	if fr.Object == nil {
		return true
	}
	kind := fr.base.Root.Kind
	return (kind == path.Param || kind == path.Global) && !strings.ContainsAny(fr.base.Elems, ".[")
}

// loose reports whether code out of sight calls a function that it was given as a
// value: it may hold any lock. Package net/http, which calls handlers, holds none.
func (q *Package) loose(fn *ssa.Function) bool {
	if syncs.IsHandler(fn) {
		return false
	}
	if fn.Parent() == nil {
		return q.res.Taken(fn) && !q.onlyStarted(fn)
	}
	if q.spawnOf(fn) != nil {
		return false
	}
	_, all := q.res.Callers(fn)
	return !all || q.res.UnderUnknown(fn)
}

// onlyStarted reports whether wherever a method is a value it is started as a
// goroutine.
func (q *Package) onlyStarted(fn *ssa.Function) bool {
	for _, f := range q.res.Funcs() {
		for _, s := range conc.Spawns(f.Fn) {
			if s.Body == fn {
				return true
			}
		}
	}
	return false
}

// debug reports whether b hangs on a constant condition.
func (q *Package) debug(b *ssa.BasicBlock) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		if br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If); ok {
			if _, ok := br.Cond.(*ssa.Const); ok {
				return true
			}
		}
	}
	return false
}

var (
	notConcurrent = regexp.MustCompile(`(?i)(not (be )?(called |used |safe )?(\w+ ){0,3}(concurrent|parallel|goroutine|thread)|single[- ]thread|(must|should|may) not be called (until|before|after|once)|only (be )?(called|used) (by|from|in|when|before|after|for)|(without|no) lock|for debugging|before (start|serving|use)|no longer|unsafe|\bcallers? (must|should|has|have|is|are|needs?|holds?|owns?|guarantees?)|by (the|its) callers?|exclusive|\+checklocksignore|\block(s|ed)?\b[^.]{0,30}\b(held|hold)|\b(held|hold)\b[^.]{0,30}\block|held on entry)`)
	aboutLocks    = regexp.MustCompile(`(?i)\b(racy|races?|safe|unlocked|lock(s|ed|ing)?|mutex|atomic\w*|concurren\w*|synchroni\w*|goroutines?|held|hold(s|ing)?)\b`)
	firstSteps    = []string{"start", "setup", "register"}
	lastSteps     = []string{"finali", "finish", "close", "stop", "shutdown", "destroy", "dump", "debug"}
)

// docOf returns the comment on the declared function that fn is or is part of.
func docOf(fn *ssa.Function) string {
	if decl, ok := outermost(fn).Syntax().(*ast.FuncDecl); ok && decl.Doc != nil {
		return comments(decl.Doc)
	}
	return ""
}

// said reports whether fn, by its comment or by a name that begins with one of
// the steps, or so all its callers, is executed while nobody else uses the object.
func (q *Package) said(fn *ssa.Function, steps []string, depth int) bool {
	fn = outermost(fn)
	if notConcurrent.MatchString(docOf(fn)) {
		return true
	}
	if decl, ok := fn.Syntax().(*ast.FuncDecl); ok && decl.Recv != nil && strings.Contains(strings.ToLower(types.ExprString(decl.Recv.List[0].Type)), "locked") {
		return true
	}
	name := strings.ToLower(fn.Name())
	if strings.Contains(name, "lock") || strings.Contains(name, "unsafe") || slices.ContainsFunc(steps, func(s string) bool { return strings.HasPrefix(name, s) }) {
		return true
	}
	sites, all := q.res.Callers(fn)
	if !all || depth == 0 {
		return false
	}
	for _, site := range sites {
		if _, ok := site.(*ssa.Go); ok || site.Parent() == fn || !q.said(site.Parent(), steps, depth-1) {
			return false
		}
	}
	return true
}

// comments returns the text of comments as one line, directives included.
func comments(g *ast.CommentGroup) string {
	var b strings.Builder
	for _, c := range g.List {
		b.WriteString(c.Text + " ")
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "//", " ")), " ")
}

// excused reports whether a comment on the line of a frame, or in the three
// lines before it, but in the function, speaks of locks: its author has thought of them.
func (q *Package) excused(fr Frame) bool {
	pos := fr.At.Pos()
	if !pos.IsValid() {
		if u, ok := fr.At.(*ssa.UnOp); ok {
			pos = u.X.Pos()
		}
	}
	_, file := join.NodeAt[*ast.File](q.pass.Files, pos)
	if file == nil {
		return true
	}
	line := q.pass.Fset.Position(pos).Line
	for _, g := range file.Comments {
		from, to := q.pass.Fset.Position(g.Pos()).Line, q.pass.Fset.Position(g.End()).Line
		if g.Pos() > fr.At.Parent().Pos() && from <= line && line <= to+3 && aboutLocks.MatchString(comments(g)) {
			return true
		}
	}
	return false
}
