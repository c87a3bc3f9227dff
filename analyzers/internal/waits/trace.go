package waits

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An op is something that is done to the object that a trace follows.
type op struct {
	deed  conc.Deed
	instr ssa.Instruction
	body  *ssa.Function // for the Done of WaitGroup.Go: the function that is run
	lock  path.Path     // the lock, in the terms of the function of instr; no root if that cannot see it
}

// A trace follows an object through variables, fields, closures and calls, to
// all that is done to it.
type trace struct {
	p        *pkg
	ops      []op
	open     bool            // it goes where it cannot be followed, and may be closed and sent on
	received bool            // the same, where it may be received from
	shared   bool            // a variable that holds it may hold what another one holds
	buffered bool            // a channel that is not certain to have no buffer
	made     []*ssa.MakeChan // the places where a channel is made

	seen map[ssa.Value]bool
	// For an object in a field, the lock is reached by .below from the object
	// that the object is reached from by .above.
	field        *types.Var
	path         path.Path // of the object where it is waited for
	above, below string
	variable     *ssa.Global // the object is in it
	global       bool        // the lock is a variable of a package
	lock         path.Path   // then, or if functions are nested in the one that has it
}

// trace follows the object of a deed in f, together with the lock; nil if it is
// unknown where the object comes from.
func (p *pkg) trace(f *conc.Func, alt conc.Alt, lock path.Path) *trace {
	t := &trace{p: p, path: alt.Path, seen: map[ssa.Value]bool{}, lock: lock, global: lock.Root.Kind == path.Global}
	q := alt.Path
	switch {
	case q.Root.Kind == path.None:
		return nil
	case q.Elems == "" && q.Root.Value != nil:
		// Of what is made elsewhere others may know, which is no matter where one
		// that needs the lock is enough.
		if _, isParam := q.Root.Value.(*ssa.Parameter); isParam || alt.Deed != conc.Await && !p.makes(q.Root.Value) {
			return nil
		}
		if v := lock.Root.Value; v != nil && v.Parent() != q.Root.Value.Parent() {
			lock = t.nested(lock, q.Root.Value.Parent())
		}
		t.value(q.Root.Value, lock)
	default:
		v, ok := p.res.LockVar(q).(*types.Var)
		if !ok || v.Exported() && v.Pkg().Name() != "main" && alt.Deed != conc.Await {
			return nil
		}
		if v.IsField() {
			t.inField(v, q)
		} else {
			t.inGlobal(v)
		}
	}
	if len(t.made) == 0 && isChan(alt.Deed) {
		return nil
	}
	return t
}

// makes reports whether v makes a channel, WaitGroup or Cond.
func (p *pkg) makes(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeChan, *ssa.Alloc:
		return true
	case *ssa.Call:
		eff, ok := syncs.Of(&v.Call)
		return ok && eff.Op == syncs.NewCond
	}
	return false
}

func isChan(d conc.Deed) bool { return d == conc.Send || d == conc.Receive }

// inGlobal follows the object in a package variable. The lock must be one, too.
func (t *trace) inGlobal(v *types.Var) {
	if !t.global {
		t.lost()
		return
	}
	if g := t.p.vars[v]; g != nil {
		t.variable = g
		t.location(g, t.lock)
	}
}

// inField follows the object in a field. The lock is known in other functions if
// it is reached from the same object, or is a package variable.
func (t *trace) inField(v *types.Var, q path.Path) {
	t.field = v
	if !t.global {
		common := path.Path{Root: q.Root}
		a, b := q.Steps(), t.lock.Steps()
		if t.lock.Root != q.Root || !t.lock.Stable() {
			t.lost()
			return
		}
		for i := 0; i < len(a) && i < len(b) && a[i] == b[i]; i++ {
			common.Elems += a[i]
		}
		t.above, t.below = q.Elems[len(common.Elems):], t.lock.Elems[len(common.Elems):]
		if n := len(t.above); n > 0 && t.above[n-1] == '*' {
			t.above = t.above[:n-1] // of the channel in the field
		}
		if strings.Contains(t.above, "*") {
			t.lost() // two objects may lead to this one, each with its lock
			return
		}
	}
	for _, addr := range t.p.fields[v] {
		t.location(addr, t.lockAt(addr))
	}
}

// lockAt returns the lock as seen from a place where the field is named.
func (t *trace) lockAt(addr ssa.Value) path.Path {
	if t.global {
		return t.lock
	}
	if f, ok := addr.(*ssa.Field); ok {
		load, ok := f.X.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return path.Path{}
		}
		q, ok := t.p.res.Path(load.X)
		q.Elems += "." + t.field.Name()
		return t.fromObject(q, ok)
	}
	q, ok := t.p.res.Path(addr)
	return t.fromObject(q, ok)
}

func (t *trace) fromObject(q path.Path, ok bool) path.Path {
	q, cut := suffix(q, t.above)
	if !ok || !cut {
		return path.Path{}
	}
	if q.Elems += t.below; t.p.res.LockVar(q) != t.p.res.LockVar(t.lock) {
		return path.Path{} // of another type, with fields of the same names
	}
	return q
}

// location follows the object through the variable or field at addr: a channel
// that is kept in it, or the WaitGroup or Cond that it is.
func (t *trace) location(addr ssa.Value, lock path.Path) {
	if t.seen[addr] {
		return
	}
	if _, ok := addr.(*ssa.Field); ok {
		t.value(addr, lock)
		return
	}
	elem := addr.Type().Underlying().(*types.Pointer).Elem()
	_, isChan := elem.Underlying().(*types.Chan)
	_, isPtr := elem.Underlying().(*types.Pointer)
	if !isChan && !isPtr {
		t.value(addr, lock)
		return
	}
	t.seen[addr] = true
	for _, ref := range t.p.uses(addr) {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			t.value(ref, lock)
		case *ssa.Store:
			if ref.Addr != addr {
				t.lost()
				continue
			}
			t.stored(addr, ref.Val, lock)
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b == addr && i < len(fn.FreeVars) {
					t.location(fn.FreeVars[i], t.nested(lock, fn))
				}
			}
		default:
			t.lost()
		}
	}
}

// stored follows an object that is put into the variable at addr: it must be made
// there.
func (t *trace) stored(addr, v ssa.Value, lock path.Path) {
	origin := t.p.res.Env.Origin(v)
	if t.p.makes(origin) {
		t.value(origin, lock)
	} else if _, ok := v.(*ssa.Const); !ok {
		t.lost()
		_, field := addr.(*ssa.FieldAddr)
		_, global := addr.(*ssa.Global)
		t.shared = t.shared || field || global
	}
}

// nested returns the lock in the terms of a closure made where it is known by
// the given path.
func (t *trace) nested(lock path.Path, fn *ssa.Function) path.Path {
	if v := lock.Root.Value; v != nil {
		for outer := fn.Parent(); outer != nil; outer = outer.Parent() {
			if v.Parent() == outer {
				return lock
			}
		}
		return path.Path{}
	}
	return lock
}

// value records what is done with v, which is or leads to the object.
func (t *trace) value(v ssa.Value, lock path.Path) {
	if t.seen[v] {
		return
	}
	t.seen[v] = true
	if mk, ok := v.(*ssa.MakeChan); ok {
		t.made = append(t.made, mk)
		size, ok := mk.Size.(*ssa.Const)
		t.buffered = t.buffered || !ok || constant.Sign(size.Value) != 0
	}
	add := func(d conc.Deed, instr ssa.Instruction) { t.ops = append(t.ops, op{deed: d, instr: instr, lock: lock}) }
	for _, ref := range t.p.uses(v) {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp, *ssa.FieldAddr: // the L of a Cond
		case *ssa.Send:
			if ref.Chan == v {
				add(conc.Send, ref)
			}
			t.leave(v, ref.X == v)
		case *ssa.UnOp:
			if ref.Op == token.ARROW {
				add(conc.Receive, ref)
			} else {
				t.leave(v, true)
			}
		case *ssa.Select:
			for _, s := range ref.States {
				if s.Chan == v && s.Dir == types.SendOnly {
					add(conc.Send, ref)
				} else if s.Chan == v {
					add(conc.Receive, ref)
				}
				t.leave(v, s.Send == v)
			}
		case *ssa.ChangeType:
			t.value(ref, lock)
		case *ssa.MakeClosure:
			t.closure(v, ref, lock)
		case *ssa.Store:
			t.store(v, ref, lock)
		case *ssa.Return:
			t.result(v, ref, lock)
		case ssa.CallInstruction:
			t.call(v, ref, lock)
		default: // a phi, an element, an interface
			t.leave(v, true)
		}
	}
}

// leave records, if cond holds, that v goes where it cannot be followed. The type
// of a channel says what can be done to it there.
func (t *trace) leave(v ssa.Value, cond bool) {
	ch, ok := v.Type().Underlying().(*types.Chan)
	t.open = t.open || cond && !(ok && ch.Dir() == types.RecvOnly)
	t.received = t.received || cond && !(ok && ch.Dir() == types.SendOnly)
}

// lost records that the object itself may be anywhere.
func (t *trace) lost() { t.open, t.received = true, true }

// closure follows a WaitGroup into a closure that captures it.
func (t *trace) closure(v ssa.Value, mc *ssa.MakeClosure, lock path.Path) {
	fn := mc.Fn.(*ssa.Function)
	if fn.Synthetic != "" {
		t.leave(v, true) // a method value
		return
	}
	for i, b := range mc.Bindings {
		if b == v && i < len(fn.FreeVars) {
			t.value(fn.FreeVars[i], t.nested(lock, fn))
		}
	}
}

// store follows an object that is assigned.
func (t *trace) store(v ssa.Value, st *ssa.Store, lock path.Path) {
	if st.Addr == v {
		return // a WaitGroup set to zero
	}
	switch addr := st.Addr.(type) {
	case *ssa.Alloc:
		t.location(addr, lock)
	case *ssa.FieldAddr:
		t.leave(v, t.field == nil || fieldOf(addr.X.Type(), addr.Field) != t.field)
	case *ssa.Global:
		t.leave(v, addr != t.variable)
	default:
		t.leave(v, true)
	}
}
