package insight

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// operations adds the critical sections of a function, and the hovers of the
// operations on locks in it.
func (r *reader) operations(w *where, vars *variables) {
	for _, s := range w.sections {
		r.section(w, s)
	}
	for _, b := range w.f.Fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if l, op, ok := r.res.LockOp(site.Common()); ok {
				about := ""
				if v := r.res.LockVar(l.Path); v != nil {
					about = vars.guarded(v)
				}
				r.hover(r.nameOf(r.src.call(site)), paragraphs(r.operation(w, site, op), r.held(w, site, l.Path)), about)
			}
		}
	}
}

// operation says what an operation on a lock does and where its counterpart is.
func (r *reader) operation(w *where, site ssa.CallInstruction, op syncs.Op) string {
	var there []token.Pos
	deferred := false
	name := ""
	for _, s := range w.sections {
		switch {
		case takes(op) && s.Take == ssa.Instruction(site):
			name = lockText(s.Lock)
			for _, rel := range s.Releases {
				there = append(there, r.releasePos(rel, s))
				_, d := rel.(*ssa.Defer)
				deferred = deferred || d
			}
		case !takes(op) && slices.Contains(s.Releases, site):
			name = lockText(s.Lock)
			there = append(there, s.Take.Pos())
		}
	}
	switch {
	case len(there) == 0:
		return ""
	case !takes(op):
		return code(name) + " was locked at " + r.lines(there)
	case deferred && len(there) == 1:
		return code(name) + " is held until the function ends (" + r.lines(there) + ")"
	}
	return code(name) + " is held until " + r.lines(there)
}

// section adds a critical section.
func (r *reader) section(w *where, s *conc.Section) {
	take, ok := s.Take.(ssa.CallInstruction)
	if !ok || len(s.Releases) == 0 {
		return
	}
	out := Section{Span: r.nameOf(r.src.call(take))}
	if out.File == "" {
		return
	}
	for _, rel := range s.Releases {
		out.Unlocks = append(out.Unlocks, r.release(rel, s)...)
	}
	slices.SortFunc(out.Unlocks, Span.compare)
	out.Unlocks = slices.Compact(out.Unlocks)
	if body := join.Body(w.f.Fn); body != nil {
		b := &bodies{r: r, w: w, s: s}
		b.list(body.List)
		out.Body = b.spans
	}
	r.out.Sections = append(r.out.Sections, out)
}

// release returns the names of the calls that release a lock where site does: if
// that runs a literal, those in the literal.
func (r *reader) release(site ssa.CallInstruction, s *conc.Section) []Span {
	var list []Span
	for _, in := range r.unlocks(site, s) {
		list = append(list, r.nameOf(r.src.call(in)))
	}
	return slices.DeleteFunc(list, func(s Span) bool { return s.File == "" })
}

func (r *reader) releasePos(site ssa.CallInstruction, s *conc.Section) token.Pos {
	return r.unlocks(site, s)[0].Pos()
}

// unlocks returns the calls in a literal that site runs which release the lock of
// a section, or else site.
func (r *reader) unlocks(site ssa.CallInstruction, s *conc.Section) []ssa.CallInstruction {
	callee := site.Common().StaticCallee()
	if callee == nil || callee.Parent() == nil || callee.Synthetic != "" {
		return []ssa.CallInstruction{site}
	}
	var list []ssa.CallInstruction
	for _, b := range callee.Blocks {
		for _, instr := range b.Instrs {
			in, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			want := syncs.Unlock
			if s.Mode == lockset.Read {
				want = syncs.RUnlock
			}
			if l, op, ok := r.res.LockOp(in.Common()); ok && op == want && l.Path == s.Lock {
				list = append(list, in)
			}
		}
	}
	if len(list) == 0 {
		return []ssa.CallInstruction{site}
	}
	return list
}

// bodies finds the statements of a critical section.
type bodies struct {
	r     *reader
	w     *where
	s     *conc.Section
	spans []Span
}

// side says where a statement is.
type side int

const (
	neither side = iota // it executes nothing
	outside
	inside
	edge // it takes or releases the lock
)

// list adds the stretches of inner statements in a list, and those within
// statements that are partly inside.
func (b *bodies) list(list []ast.Stmt) {
	var first, last ast.Stmt
	flush := func() {
		if first != nil {
			b.spans = append(b.spans, b.r.span(first.Pos(), last.End()))
		}
		first, last = nil, nil
	}
	for _, stmt := range list {
		switch b.side(stmt) {
		case inside, edge:
			if first == nil {
				first = stmt
			}
			last = stmt
		case outside:
			flush()
			b.nested(stmt)
		}
	}
	flush()
}

// nested looks into the parts of a compound statement.
func (b *bodies) nested(stmt ast.Stmt) {
	if simple(stmt) {
		return
	}
	if s, ok := stmt.(*ast.IfStmt); ok && b.between(s.If, s.Body.Lbrace) == inside {
		b.spans = append(b.spans, b.r.span(s.If, s.Body.Lbrace))
	}
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.LabeledStmt:
			b.list([]ast.Stmt{n.Stmt})
			return false
		case *ast.BlockStmt:
			if clauses(n) {
				return true
			}
			b.list(n.List)
			return false
		case *ast.CaseClause:
			b.list(n.Body)
			return false
		case *ast.CommClause:
			b.list(n.Body)
			return false
		}
		return true
	})
}

// clauses reports whether a block is the body of a switch or select.
func clauses(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	switch b.List[0].(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// side looks at all that a statement executes.
func (b *bodies) side(stmt ast.Stmt) side {
	if d, ok := stmt.(*ast.DeferStmt); ok && slices.ContainsFunc(b.s.Releases, func(c ssa.CallInstruction) bool { return c.Pos() == d.Defer }) {
		return edge
	}
	at := b.between(stmt.Pos(), stmt.End())
	if at == edge && !simple(stmt) {
		return outside
	}
	return at
}

// between looks at all that is executed in a stretch of the source.
func (b *bodies) between(pos, end token.Pos) side {
	result := neither
	for _, p := range b.w.in(pos, end) {
		site, isCall := p.instr.(ssa.CallInstruction)
		switch {
		case p.instr == b.s.Take, isCall && slices.Contains(b.s.Releases, site):
			return edge
		case !b.s.Inside[p.instr]:
			result = outside
		case result == neither:
			result = inside
		}
	}
	return result
}

// paragraphs joins texts that are not empty.
func paragraphs(texts ...string) string {
	out := ""
	for _, t := range texts {
		if out != "" && t != "" {
			out += "\n\n"
		}
		out += t
	}
	return out
}
