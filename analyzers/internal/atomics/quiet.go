package atomics

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Package answers questions about the accesses of one package.
type Package struct {
	fset  *token.FileSet
	res   *conc.Result
	waits map[*ssa.Function]bool // memo of waitsIn
	tells func(ssa.Value) bool   // may a receive from the channel order anything?
	calm  map[moment]bool        // memo of during
}

// A moment is an instruction, with the calls that are followed outwards from it.
type moment struct {
	instr ssa.Instruction
	depth int
}

// New prepares the questions about a package.
func New(fset *token.FileSet, res *conc.Result) *Package {
	return &Package{fset: fset, res: res, waits: map[*ssa.Function]bool{}, tells: func(ssa.Value) bool { return true }, calm: map[moment]bool{}}
}

// Tell makes only those receives count for which tells holds.
func (q *Package) Tell(tells func(ch ssa.Value) bool) { q.tells = tells }

// Quiet reports whether an access through addr is made at a time at which no
// other goroutine uses the object: before it is shared, before the function
// starts a goroutine, after it has waited for those that it started. It takes
// more times for quiet than are.
func (q *Package) Quiet(instr ssa.Instruction, addr ssa.Value) bool {
	return q.Private(instr.Parent(), addr) || q.QuietTime(instr)
}

// QuietTime is Quiet without regard to the object.
func (q *Package) QuietTime(instr ssa.Instruction) bool {
	return inRuntime(instr.Parent()) || q.during(instr, 4)
}

// inRuntime reports whether fn calls, or is given to, a function of its package
// that has no body: what assembly and the runtime do may order anything.
func inRuntime(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if site, ok := instr.(ssa.CallInstruction); ok && bodyless(site, fn) {
				return true
			}
		}
	}
	if fn.Referrers() == nil {
		return false
	}
	for _, ref := range *fn.Referrers() {
		if site, ok := ref.(ssa.CallInstruction); ok && site.Common().Value != fn && bodyless(site, fn) {
			return true
		}
	}
	return false
}

func bodyless(site ssa.CallInstruction, fn *ssa.Function) bool {
	callee := site.Common().StaticCallee()
	return callee != nil && callee.Blocks == nil && callee.Pkg != nil && callee.Pkg == fn.Pkg
}

// Private reports whether addr leads to an object that fn made, or got from a
// function that may have: it may not be shared yet, or never.
func (q *Package) Private(fn *ssa.Function, addr ssa.Value) bool {
	p, ok := q.res.Path(addr)
	if !ok {
		return true
	}
	switch p.Root.Kind {
	case path.Alloc:
		if p.Root.Value.Parent() != fn && q.spawned(fn) {
			return false
		}
		return !strings.Contains(strings.TrimPrefix(p.Elems, "*"), "*")
	case path.Result, path.Free:
		return true
	}
	return false
}

// spawned reports whether fn is the body of a goroutine that is started in the
// function around it.
func (q *Package) spawned(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	for _, s := range conc.Spawns(fn.Parent()) {
		if s.Body == fn {
			return true
		}
	}
	return false
}

// during reports whether instr is executed at quiet times only: in the
// initialisation of the package or of an object, before goroutines are started
// and after they were waited for, or in a function that is called at such
// times only.
func (q *Package) during(instr ssa.Instruction, depth int) bool {
	m := moment{instr, depth}
	calm, ok := q.calm[m]
	if !ok {
		fn := instr.Parent()
		calm = setsUp(fn) || q.before(instr) || q.after(instr) || depth == 0 || q.called(fn, depth)
		q.calm[m] = calm
	}
	return calm
}

// called reports whether fn is called at quiet times only.
func (q *Package) called(fn *ssa.Function, depth int) bool {
	sites, all := q.res.Callers(fn)
	if !all {
		return false
	}
	for _, site := range sites {
		if _, ok := site.(*ssa.Go); ok {
			return false
		}
		args := q.res.ArgsAt(site, fn)
		if len(args) > 0 && args[0] != nil && fn.Signature.Recv() != nil && q.Private(site.Parent(), args[0]) {
			continue
		}
		if !q.during(site, depth-1) {
			return false
		}
	}
	return true
}

// setsUp reports whether by its name or result fn makes or renews an object,
// or takes it down.
func setsUp(fn *ssa.Function) bool {
	name := strings.ToLower(fn.Name())
	for _, prefix := range []string{"new", "init", "reset", "setup", "clear", "make", "alloc", "testmain"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// before reports whether fn goes on to start a goroutine and has started none
// before instr.
func (q *Package) before(instr ssa.Instruction) bool {
	starts := false
	for _, s := range conc.Spawns(instr.Parent()) {
		if join.MayFollow(s.Site, instr) {
			return false
		}
		starts = starts || join.MayFollow(instr, s.Site)
	}
	return starts
}

// after reports whether instr is executed only once something was waited for.
func (q *Package) after(instr ssa.Instruction) bool {
	fn := instr.Parent()
	for _, b := range fn.Blocks {
		for _, w := range b.Instrs {
			if q.waitsAt(w, 2) && path.Precedes(w, instr) {
				return true
			}
		}
	}
	return false
}

// waitsAt reports whether an instruction waits for other goroutines, for
// whatever reason but the passing of time.
func (q *Package) waitsAt(instr ssa.Instruction, depth int) bool {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		return instr.Op == token.ARROW && !isTime(instr.Type()) && q.tells(instr.X)
	case *ssa.Select:
		for _, st := range instr.States {
			if st.Send != nil || isTime(Elem(st.Chan)) || !q.tells(st.Chan) {
				return false
			}
		}
		return instr.Blocking
	case *ssa.Call:
		eff, ok := syncs.Of(instr.Common())
		if ok {
			switch eff.Op {
			case syncs.WaitGroupWait, syncs.ErrgroupWait, syncs.CondWait, syncs.SynctestWait, syncs.SynctestTest:
				return true
			}
			return false
		}
		if m := syncs.Callee(instr.Common()); m != nil && waitsByName(m.Name()) {
			return true
		}
		if fn := instr.Common().StaticCallee(); fn != nil && depth > 0 {
			return q.waitsIn(fn, depth-1)
		}
	}
	return false
}

// waitsByName reports whether a function says that it waits or stops.
func waitsByName(name string) bool {
	name = strings.ToLower(name)
	if strings.Contains(name, "wait") {
		return true
	}
	for _, verb := range []string{"join", "shutdown", "stop", "close", "drain", "barrier", "quiesce"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// waitsIn reports whether fn waits for goroutines somewhere.
func (q *Package) waitsIn(fn *ssa.Function, depth int) bool {
	if w, ok := q.waits[fn]; ok {
		return w
	}
	q.waits[fn] = false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if q.waitsAt(instr, depth) {
				q.waits[fn] = true
				return true
			}
		}
	}
	return false
}

// Waits reports whether an instruction may wait until other goroutines have come
// to some point, for whatever reason but the passing of time.
func (q *Package) Waits(instr ssa.Instruction) bool { return q.waitsAt(instr, 2) }

// Elem returns the type of what is sent on a channel; that of the channel itself
// if it is a type parameter.
func Elem(ch ssa.Value) types.Type {
	if c, ok := ch.Type().Underlying().(*types.Chan); ok {
		return c.Elem()
	}
	return ch.Type()
}

func isTime(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time"
}

// Copies reports whether a, made at a quiet time, gives a new object what the
// same variable of another holds: objects of the type may be copies that one
// goroutine has for itself.
func (q *Package) Copies(a *Access) bool {
	st, ok := a.Instr.(*ssa.Store)
	if !ok {
		return false
	}
	switch v := st.Val.(type) {
	case *ssa.Call:
		eff, ok := syncs.Of(v.Common())
		return ok && eff.Op == syncs.AtomicLoad && eff.Loc != nil && Variable(eff.Loc) == a.Var
	case *ssa.UnOp:
		return Variable(v.X) == a.Var
	}
	return false
}
