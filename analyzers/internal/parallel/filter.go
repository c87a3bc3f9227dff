package parallel

import (
	"go/ast"
	"go/types"
	"regexp"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A use is what the package does with a variable, apart from what roles do.
type use struct {
	locked bool // a lock is held at some access: the check of guards speaks of it
	given  bool // its address goes where accesses are not seen
	sent   bool // it holds a channel that is sent on, or that goes elsewhere
}

// plain reports whether the variable of an access is of a kind that needs a
// lock, is used by loads and stores alone, and nowhere under a lock.
func (q *Package) plain(a *Access) bool {
	if !needsLock(a.Addr.Type()) || q.excused(a) {
		return false
	}
	if v := atomics.Variable(a.Addr); v != nil {
		u := q.use(v)
		return !u.locked && !u.given
	}
	alloc, ok := a.Loc.Val.(*ssa.Alloc)
	return ok && !given(alloc)
}

// needsLock reports whether variables of the type that t points to need a lock:
// channels and the types of sync do not.
func needsLock(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	t = p.Elem()
	if _, ok := t.Underlying().(*types.Chan); ok {
		return false
	}
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "sync" && n.Obj().Pkg().Path() != "sync/atomic"
}

func (q *Package) use(v *types.Var) use {
	if q.index == nil {
		q.index = map[*types.Var]use{}
		for _, f := range q.res.Funcs() {
			for _, b := range f.Fn.Blocks {
				for _, instr := range b.Instrs {
					q.note(instr)
				}
			}
		}
	}
	return q.index[v]
}

// note adds what an instruction does with the addresses of variables.
func (q *Package) note(instr ssa.Instruction) {
	for _, op := range instr.Operands(nil) {
		v := atomics.Variable(*op)
		if v == nil {
			continue
		}
		u := q.index[v]
		switch instr := instr.(type) {
		case *ssa.UnOp:
			u.sent = u.sent || sends(instr)
		case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.DebugRef:
		case *ssa.Store:
			u.given = u.given || instr.Val == *op
			if _, made := instr.Val.(*ssa.MakeChan); !made && instr.Addr == *op {
				u.sent = true // if it is a channel, others may have it
			}
		default:
			u.given = true
		}
		if f := q.res.Of(instr.Parent()); f != nil && len(f.HeldBefore(instr)) > 0 {
			u.locked = true
		}
		q.index[v] = u
	}
}

// sends reports whether the channel ch may be sent on: it is used for more than
// receiving and closing.
func sends(ch *ssa.UnOp) bool {
	if _, ok := ch.Type().Underlying().(*types.Chan); !ok {
		return false
	}
	for _, ref := range *ch.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef, *ssa.BinOp:
		case *ssa.Select:
			for _, st := range ref.States {
				if st.Chan == ch && st.Send != nil {
					return true
				}
			}
		case *ssa.ChangeType:
			// To a channel that can only be received from, or not.
			if c, ok := ref.Type().Underlying().(*types.Chan); !ok || c.Dir() != types.RecvOnly {
				return true
			}
		case *ssa.Call:
			if b, ok := ref.Call.Value.(*ssa.Builtin); !ok || b.Name() != "close" {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// given reports whether the address of a captured variable goes where accesses
// are not seen.
func given(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef, *ssa.IndexAddr:
		case *ssa.FieldAddr:
			if given(ref) {
				return true
			}
		case *ssa.Store:
			if ref.Val == v {
				return true
			}
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == v && given(ref.Fn.(*ssa.Function).FreeVars[i]) {
					return true
				}
			}
		default:
			return true
		}
	}
	return false
}

// optional reports whether an instruction is executed under a condition, after
// which the function goes on as if it had been: who calls it may know that it is
// not. Leaving early is no such condition, and neither is a loop that runs no
// round.
func optional(instr ssa.Instruction) bool {
	b := instr.Block()
	must := map[*ssa.BasicBlock]bool{b: true}
	for d := b.Idom(); d != nil; d = d.Idom() {
		if path.InLoop(d) && reaches(b, d) {
			must[d] = true // the head of a loop around it
		}
	}
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{b.Parent().Blocks[0]}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[x] || must[x] {
			continue
		}
		seen[x] = true
		if _, ok := x.Instrs[len(x.Instrs)-1].(*ssa.Return); ok && reaches(b, x) {
			return true
		}
		work = append(work, x.Succs...)
	}
	return false
}

func reaches(a, b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{a}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == b {
			return true
		}
		if !seen[x] {
			seen[x] = true
			work = append(work, x.Succs...)
		}
	}
	return false
}

// certain reports whether fn is called for certain: by users of the package, by
// main or a package's initialisation, or by a function of which that is so.
func (q *Package) certain(fn *ssa.Function, depth int) bool {
	obj := fn.Object()
	if fn.Parent() == nil && obj != nil {
		if obj.Name() == "main" && q.pass.Pkg.Name() == "main" || fn.Name() == "init" || strings.HasPrefix(fn.Name(), "init#") {
			return true
		}
		if obj.Exported() && q.pass.Pkg.Name() != "main" {
			return true
		}
	}
	if depth == 0 {
		return false
	}
	sites, _ := q.res.Callers(fn)
	for _, site := range sites {
		if !q.isTest(site.Parent().Pos()) && !optional(site) && q.certain(site.Parent(), depth-1) {
			return true
		}
	}
	return false
}

// calls reports whether fn calls callee, perhaps through others.
func (q *Package) calls(fn, callee *ssa.Function, depth int) bool {
	sites, _ := q.res.Callers(callee)
	for _, site := range sites {
		outer := site.Parent()
		for outer.Parent() != nil {
			outer = outer.Parent()
		}
		if outer == fn || depth > 0 && q.calls(fn, outer, depth-1) {
			return true
		}
	}
	return false
}

// apart reports whether two goroutines are started in places that no function
// contains both of: what one function starts is looked at as a whole.
func (q *Package) apart(a, b *Role) bool {
	x, y := a.spawn.Site.Parent(), b.spawn.Site.Parent()
	return x != y && !q.calls(x, y, 4) && !q.calls(y, x, 4) && !q.meetIn(x, y)
}

// meetIn reports whether some function calls both x and y, perhaps through others.
func (q *Package) meetIn(x, y *ssa.Function) bool {
	for _, f := range q.res.Funcs() {
		if q.calls(f.Fn, x, 3) && q.calls(f.Fn, y, 3) {
			return true
		}
	}
	return false
}

// notSafe and timed match comments that say when, or by whom, something may be
// called; aboutOrder those that speak of the order of accesses.
var (
	notSafe    = regexp.MustCompile(`(?i)\bnot\b[^.]{0,40}(concurren|thread|goroutine|simultaneous)`)
	timed      = regexp.MustCompile(`(?i)(concurren|parallel|goroutine|thread|\brac[ey]|\block|caller|unsafe|synchroni|\b(must|should|may|can|only)\b[^.]*\b(before|after|once|until|when|while)\b|valid (only )?(after|before|until|once|when)|for (debugging|testing|tests)|\bonce\b.*\b(done|closed|stopped|finished|returned)\b|after .*(return|clos|stop|wait|done|finish|complet))`)
	aboutOrder = regexp.MustCompile(`(?i)\b(racy|races?|benign|unlocked|lock(s|ed|ing|less)?|mutex|atomic\w*|concurrently|concurrency|synchroni\w*|unsynchroni\w*|single[- ]thread\w*|happens[- ]before)\b`)
)

// alone reports whether the comment of fn speaks of the order in which goroutines
// may call it, or that of its type says that they may not use it at once.
func (q *Package) alone(fn *ssa.Function, t *types.TypeName) bool {
	decl, ok := fn.Syntax().(*ast.FuncDecl)
	if !ok {
		return true
	}
	gen, _ := join.NodeAt[*ast.GenDecl](q.pass.Files, t.Pos())
	spec, _ := join.NodeAt[*ast.TypeSpec](q.pass.Files, t.Pos())
	if gen != nil && notSafe.MatchString(gen.Doc.Text()) || spec != nil && notSafe.MatchString(spec.Doc.Text()) {
		return true
	}
	return timed.MatchString(strings.Join(strings.Fields(decl.Doc.Text()), " "))
}

// excused reports whether a comment on the line of an access, or in the two lines
// before it, speaks of order: its author has thought of it.
func (q *Package) excused(a *Access) bool {
	pos := a.Addr.Pos()
	if !pos.IsValid() {
		pos = a.Instr.Pos()
	}
	_, file := join.NodeAt[*ast.File](q.pass.Files, pos)
	if file == nil {
		return pos.IsValid()
	}
	line := q.pass.Fset.Position(pos).Line
	for _, g := range file.Comments {
		from, to := q.pass.Fset.Position(g.Pos()).Line, q.pass.Fset.Position(g.End()).Line
		if g.Pos() > a.Instr.Parent().Pos() && from <= line && line <= to+2 && aboutOrder.MatchString(g.Text()) {
			return true
		}
	}
	return false
}
