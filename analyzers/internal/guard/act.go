package guard

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Loss says what goes wrong when two goroutines decide on the same reading.
type Loss uint8

// The kinds of loss.
const (
	LostUpdate Loss = iota + 1 // what is written was computed from what was read
	OverLimit                  // more is added than the condition allows
	TwoObjects                 // one of two objects is put in the place of the other
)

// An Act is a write under a lock that hangs on a read which was made before the
// lock was released in between, and that is not asked again.
type Act struct {
	Read, Write *Access
	Cond        *ssa.If // nil for LostUpdate
	Loss        Loss
	Lock, Again ssa.Instruction // which take the lock for the read and for the write
}

// Acts returns the acts on a variable that a lock guards.
func (q *Package) Acts(lock Lock, s *Subject) []Act {
	var list []Act
	for _, w := range s.Accesses {
		if !w.Write || len(w.Frames) > 1 || w.Modes[lock] != lockset.Write || q.early(w) || !q.repeats(w.Fn()) {
			continue
		}
		in := q.sections(q.res.Of(w.Fn()), lock.at(w.Frames[0].base))
		if len(in[w.Instr]) != 1 || q.waived(w) {
			continue
		}
		for _, r := range s.Accesses {
			if r.Write || r.Access.Func() != w.Access.Func() || len(r.Frames) > 1 || r.Frames[0].base != w.Frames[0].base ||
				len(in[r.Instr]) != 1 || in[r.Instr][0] == in[w.Instr][0] || !join.MayFollow(r.Instr, w.Instr) {
				continue
			}
			act := Act{Read: r, Write: w, Lock: in[r.Instr][0], Again: in[w.Instr][0]}
			if act.Loss, act.Cond = loss(r, w); act.Loss != 0 && !q.covered(r, w, lock) && !q.claims(r, in) && !asksAgain(s, r, w, in) {
				list = append(list, act)
				break
			}
		}
	}
	return list
}

// repeats reports whether goroutines may run fn at once.
func (q *Package) repeats(fn *ssa.Function) bool {
	out := map[source]int{}
	q.sources(fn, 0, map[*ssa.Function]int{}, out)
	for s := range out {
		if s.fn != nil || path.InLoop(s.site.Block()) {
			return true
		}
	}
	return len(out) > 1
}

// sections returns, for each instruction of f, the instructions that have taken
// the lock under which it is executed.
func (q *Package) sections(f *conc.Func, lock path.Path) map[ssa.Instruction][]ssa.Instruction {
	if in, ok := q.cuts[section{f, lock}]; ok {
		return in
	}
	in := map[ssa.Instruction][]ssa.Instruction{}
	q.cuts[section{f, lock}] = in
	if f.Flow == nil {
		return in
	}
	i, ok := f.Flow.Index(lock)
	if !ok {
		return in
	}
	f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		for _, e := range state {
			if site := f.Site(e.Cell(i)); !slices.Contains(in[instr], site) {
				in[instr] = append(in[instr], site)
			}
		}
	})
	for instr, sites := range in {
		if slices.Contains(sites, nil) {
			delete(in, instr)
		}
	}
	return in
}

type section struct {
	f    *conc.Func
	lock path.Path
}

// covered reports whether another lock is held at both accesses.
func (q *Package) covered(r, w *Access, lock Lock) bool {
	own := lock.at(r.Frames[0].base)
	return slices.ContainsFunc(r.held, func(a lockset.Held) bool {
		return a.Path != own && slices.ContainsFunc(w.held, func(b lockset.Held) bool { return a.Path == b.Path })
	})
}

// claims reports whether something is written in the section of the read: that
// may keep others from coming to the same decision.
func (q *Package) claims(r *Access, in map[ssa.Instruction][]ssa.Instruction) bool {
	for _, a := range conc.Accesses(r.Access.Func(), nil) {
		if a.Write && len(in[a.Instr]) > 0 && slices.Contains(in[a.Instr], in[r.Instr][0]) {
			return true
		}
	}
	return false
}

// asksAgain reports whether the section of the write reads the variable for more
// than the write itself, before it.
func asksAgain(s *Subject, r, w *Access, in map[ssa.Instruction][]ssa.Instruction) bool {
	for _, x := range s.Accesses {
		if x.Write || x.Access.Func() != w.Access.Func() || !slices.Contains(in[x.Instr], in[w.Instr][0]) || !path.Precedes(x.Instr, w.Instr) {
			continue
		}
		if v, ok := x.Instr.(ssa.Value); ok && !onlyFor(v, w.Instr, 4) {
			return true
		}
	}
	return false
}

// onlyFor reports whether a value is used for an instruction alone.
func onlyFor(v ssa.Value, instr ssa.Instruction, depth int) bool {
	if v.Referrers() == nil || depth == 0 {
		return false
	}
	for _, ref := range *v.Referrers() {
		if ref == instr {
			continue
		}
		if _, ok := ref.(*ssa.DebugRef); ok {
			continue
		}
		x, ok := ref.(ssa.Value)
		if !ok || !onlyFor(x, instr, depth-1) {
			return false
		}
	}
	return true
}

// loss decides what is lost, 0 if nothing is, or nothing that matters.
func loss(r, w *Access) (Loss, *ssa.If) {
	read, ok := r.Instr.(ssa.Value)
	if !ok {
		return 0, nil
	}
	if st, ok := w.Instr.(*ssa.Store); ok && !r.Entry {
		if op, ok := st.Val.(*ssa.BinOp); ok && depends(op, read, 3) {
			return LostUpdate, nil
		}
	}
	cond := decides(read, w.Instr)
	switch {
	case cond == nil:
		return 0, nil
	case limits(cond.Cond, read) && grows(w):
		return OverLimit, cond
	case places(r, w):
		return TwoObjects, cond
	}
	return 0, nil
}

// decides returns the branch on a value that leads to an instruction.
func decides(v ssa.Value, instr ssa.Instruction) *ssa.If {
	for b := instr.Block(); b.Idom() != nil; b = b.Idom() {
		d := b.Idom()
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || !depends(br.Cond, v, 5) {
			continue
		}
		for _, succ := range d.Succs {
			if len(succ.Preds) == 1 && succ.Dominates(instr.Block()) {
				return br
			}
		}
	}
	return nil
}

// depends reports whether v is computed from x.
func depends(v, x ssa.Value, depth int) bool {
	if v == x {
		return true
	}
	instr, ok := v.(ssa.Instruction)
	if !ok || depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.BinOp, *ssa.Extract, *ssa.Convert, *ssa.ChangeType, *ssa.Phi:
	case *ssa.UnOp:
		if v.Op == token.MUL || v.Op == token.ARROW {
			return false
		}
	case *ssa.Call:
		if b := builtin(v); b != "len" && b != "cap" {
			return false
		}
	default:
		return false
	}
	return slices.ContainsFunc(instr.Operands(nil), func(op *ssa.Value) bool { return *op != nil && depends(*op, x, depth-1) })
}

// limits reports whether a condition asks whether what was read, or its length, is
// below a bound.
func limits(cond, read ssa.Value) bool {
	if n, ok := cond.(*ssa.UnOp); ok {
		return limits(n.X, read)
	}
	op, ok := cond.(*ssa.BinOp)
	return ok && !counts(op.X) && !counts(op.Y) && slices.Contains([]token.Token{token.LSS, token.LEQ, token.GTR, token.GEQ}, op.Op) && depends(op, read, 3)
}

// counts reports whether a value is the counter of a loop.
func counts(v ssa.Value) bool {
	if op, ok := v.(*ssa.BinOp); ok {
		return counts(op.X)
	}
	_, ok := v.(*ssa.Phi)
	return ok
}

// grows reports whether a write adds to what is there.
func grows(w *Access) bool {
	switch instr := w.Instr.(type) {
	case *ssa.MapUpdate:
		return true
	case *ssa.Store:
		switch v := instr.Val.(type) {
		case *ssa.BinOp:
			return v.Op == token.ADD
		case *ssa.Call:
			return builtin(v) == "append"
		}
	}
	return false
}

var waiver = regexp.MustCompile(`(?i)\b(twice|duplicates?|benign|redundant(ly)?|harmless|idempotent|same (value|result)|last (one|write)|overwrit\w+)\b`)

// waived reports whether a comment in or on the function knows that the work may
// be done more than once.
func (q *Package) waived(w *Access) bool {
	fn := outermost(w.Fn())
	if waiver.MatchString(docOf(fn)) || q.excused(w.Frames[0]) {
		return true
	}
	_, file := join.NodeAt[*ast.File](q.pass.Files, fn.Pos())
	if file == nil || fn.Syntax() == nil {
		return true
	}
	return slices.ContainsFunc(file.Comments, func(g *ast.CommentGroup) bool {
		return fn.Syntax().Pos() < g.Pos() && g.End() < fn.Syntax().End() && waiver.MatchString(comments(g))
	})
}
