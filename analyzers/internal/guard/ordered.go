package guard

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// ordered reports whether something else than the lock may order the access, or
// somebody says so. It takes more for order than is.
func (q *Package) ordered(a *Access) bool {
	fn := a.Func()
	if !q.direct(a) || fn.Parent() != nil && !q.runsHere(fn) || dead(a.Instr.Block()) || q.alone(fn, 3) || q.excused(a) {
		return true
	}
	for f := fn; f != nil; f = f.Parent() {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if hears(instr, 2) && (f != fn || join.MayFollow(instr, a.Instr)) {
					return true
				}
			}
		}
	}
	return false
}

// direct reports whether the struct is the receiver, a parameter or a package
// variable. One that another object leads to may be its alone, and a local
// variable may hold one that is new.
func (q *Package) direct(a *Access) bool {
	p, ok := q.res.Path(a.Struct)
	return ok && (p.Root.Kind == path.Param || p.Root.Kind == path.Global) && !strings.ContainsAny(p.Elems, ".[")
}

// runsHere reports whether all calls of a closure are in sight. What else calls
// it may hold any lock.
func (q *Package) runsHere(fn *ssa.Function) bool {
	for _, s := range conc.Spawns(fn.Parent()) {
		if s.Body == fn {
			return true
		}
	}
	_, all := q.res.Callers(fn)
	return all && !q.res.UnderUnknown(fn)
}

// dead reports whether b hangs on a constant condition.
func dead(b *ssa.BasicBlock) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		if br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If); ok {
			if _, ok := br.Cond.(*ssa.Const); ok {
				return true
			}
		}
	}
	return false
}

// hears reports whether an instruction may order what follows it after what
// another goroutine did: a receive, a wait, a load of an atomic. Locks do not
// count: it is one of them that is lacking.
func hears(instr ssa.Instruction, depth int) bool {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	case *ssa.Select:
		return true
	case *ssa.Call:
		if eff, ok := syncs.Of(&instr.Call); ok {
			switch eff.Op {
			case syncs.AtomicLoad, syncs.AtomicModify, syncs.WaitGroupWait, syncs.ErrgroupWait, syncs.CondWait, syncs.OnceDo:
				return true
			}
			return false
		}
		fn := instr.Call.StaticCallee()
		if fn == nil || depth == 0 {
			return false
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if hears(i, depth-1) {
					return true
				}
			}
		}
	}
	return false
}

var (
	notConcurrent = regexp.MustCompile(`(?i)(not (be )?(called |used |safe )?(\w+ ){0,3}(concurrent|parallel|goroutine|thread)|single[- ]thread|only (be )?(called|used) (by|from|in|when|before|after|for)|(without|no) lock|for debugging|before (start|serving|use)|no longer|unsafe|caller|exclusive)`)
	aboutLocks    = regexp.MustCompile(`(?i)\b(racy|races?|safe|unlocked|lock(s|ed|ing)?|mutex|atomic\w*|concurren\w*|synchroni\w*|goroutines?|held|hold(s|ing)?)\b`)
	lastSteps     = []string{"finali", "finish", "close", "stop", "shutdown", "destroy", "dump", "debug", "start", "setup", "register"}
)

// alone reports whether fn, by its name or comment, or by those of all its
// callers, is executed while nobody else uses the object.
func (q *Package) alone(fn *ssa.Function, depth int) bool {
	if decl, ok := fn.Syntax().(*ast.FuncDecl); ok {
		if notConcurrent.MatchString(strings.Join(strings.Fields(decl.Doc.Text()), " ")) {
			return true
		}
		if decl.Recv != nil && strings.Contains(strings.ToLower(types.ExprString(decl.Recv.List[0].Type)), "locked") {
			return true
		}
	}
	name := strings.ToLower(fn.Name())
	if strings.Contains(name, "lock") || strings.Contains(name, "unsafe") {
		return true
	}
	for _, verb := range lastSteps {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	sites, all := q.res.Callers(fn)
	if !all || depth == 0 {
		return false
	}
	for _, site := range sites {
		if _, ok := site.(*ssa.Go); ok || site.Parent() == fn || !q.alone(site.Parent(), depth-1) {
			return false
		}
	}
	return true
}

// excused reports whether a comment on the line of the access, or in the three
// lines before it, but in the function, speaks of locks: its author has thought of them.
func (q *Package) excused(a *Access) bool {
	_, file := join.NodeAt[*ast.File](q.pass.Files, a.Addr.Pos())
	if file == nil {
		return true
	}
	line := q.pass.Fset.Position(a.Addr.Pos()).Line
	for _, g := range file.Comments {
		from, to := q.pass.Fset.Position(g.Pos()).Line, q.pass.Fset.Position(g.End()).Line
		if g.Pos() > a.Func().Pos() && from <= line && line <= to+3 && aboutLocks.MatchString(g.Text()) {
			return true
		}
	}
	return false
}
