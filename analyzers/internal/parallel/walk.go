package parallel

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Access is a read or write of a location by a role.
type Access struct {
	Role  *Role
	Loc   Location
	Instr ssa.Instruction
	Addr  ssa.Value // of the variable, or of the variable that holds the map
	Write bool
	// Update means that what is written depends on what was there: n++, an
	// element of a map, an append.
	Update bool
	Calls  []ssa.CallInstruction // from the role's function to that of the access

	before   kind // what may have been done before it
	after    kind // what may be done after it
	firstUse bool // a write that is made if the location was found unset
}

// gated reports whether the access may be made by one goroutine at a time, or
// once: an update is rarely made only because of what a lock has guarded.
func (a *Access) gated() bool {
	if a.Update {
		return a.before.gate
	}
	return a.before.waits
}

// maxDepth bounds the calls from a role's function.
const maxDepth = 5

// A walker finds the accesses of one role.
type walker struct {
	*Package
	role *Role
	seen map[*ssa.Function]bool
}

// A state is what is known where a function is called.
type state struct {
	env           map[ssa.Value]Location // what parameters stand for
	calls         []ssa.CallInstruction
	locked        bool
	before, after kind
}

func (q *Package) walk(r *Role) {
	w := &walker{q, r, map[*ssa.Function]bool{}}
	w.visit(r.Fn, state{env: r.env})
}

func (w *walker) visit(fn *ssa.Function, st state) {
	f := w.res.Of(fn)
	if f == nil || w.seen[fn] {
		return
	}
	w.seen[fn] = true
	eff := w.effectsOf(fn)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			addr, write, elem := touched(instr)
			call, isCall := instr.(ssa.CallInstruction)
			if addr == nil && (!isCall || len(st.calls) >= maxDepth) || w.role.alone(instr) {
				continue
			}
			var loc Location
			ok := false
			if addr != nil {
				loc, ok = w.locate(st, addr)
			}
			if ok = ok && !loc.whole(); !ok && !isCall {
				continue
			}
			here := st
			here.locked = st.locked || len(f.HeldBefore(instr)) > 0
			eff.around(instr, &here)
			if _, deferred := instr.(*ssa.Defer); deferred {
				here.before = here.before.or(eff.whole()) // it is executed last
			}
			if ok {
				w.add(here, loc, instr, addr, write, elem)
			} else if isCall {
				w.follow(here, call)
			}
		}
	}
}

// alone reports whether an instruction of a test is executed before that runs
// beside others.
func (r *Role) alone(instr ssa.Instruction) bool {
	if _, deferred := instr.(*ssa.Defer); deferred || r.from == nil || instr.Parent() != r.Fn {
		return false
	}
	return !join.MayFollow(r.from, instr)
}

// touched returns the variable that an instruction reads or writes; elem if it
// is about the entries of the map in it.
func touched(instr ssa.Instruction) (addr ssa.Value, write, elem bool) {
	var m ssa.Value
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op == token.MUL {
			return instr.X, false, false
		}
	case *ssa.Store:
		return instr.Addr, true, false
	case *ssa.MapUpdate:
		m, write = instr.Map, true
	case *ssa.Lookup:
		m = instr.X
	case *ssa.Range:
		m = instr.X
	case *ssa.Call:
		if b, ok := instr.Call.Value.(*ssa.Builtin); ok && len(instr.Call.Args) > 0 {
			switch b.Name() {
			case "delete", "clear":
				m, write = instr.Call.Args[0], true
			case "len":
				m = instr.Call.Args[0]
			}
		}
	}
	if m == nil {
		return nil, false, false
	}
	if _, ok := m.Type().Underlying().(*types.Map); !ok {
		return nil, false, false
	}
	if load, ok := m.(*ssa.UnOp); ok && load.Op == token.MUL {
		return load.X, write, true
	}
	return nil, false, false
}

// locate names the variable at an address as all roles do.
func (w *walker) locate(st state, addr ssa.Value) (Location, bool) {
	p, ok := w.res.Path(addr)
	if !ok || strings.ContainsAny(p.Elems, "<[") {
		return Location{}, false
	}
	var l Location
	switch p.Root.Kind {
	case path.Global:
		l.Global = p.Root.Name
	case path.Param, path.Alloc:
		if l, ok = st.env[p.Root.Value]; !ok {
			if l, ok = w.captured(p.Root.Value); !ok {
				return Location{}, false
			}
		}
	default:
		return Location{}, false
	}
	l.Elems += p.Elems
	return l, true
}

// captured names a variable or parameter of a function around the role's. Each
// request has those of a handler for itself, but for its receiver.
func (w *walker) captured(v ssa.Value) (Location, bool) {
	if v == nil || !encloses(v.Parent(), w.role.Fn) {
		return Location{}, false
	}
	p, isParam := v.(*ssa.Parameter)
	recv := isParam && v.Parent().Signature.Recv() != nil && p == v.Parent().Params[0]
	if serves(v.Parent()) && !recv {
		return Location{}, false
	}
	if isParam {
		if t := w.structOf(p.Type()); t != nil && !w.fresh[t] {
			return Location{Type: t}, true
		} else if recv {
			return Location{}, false
		}
	}
	return Location{Val: v}, true
}

func encloses(outer, fn *ssa.Function) bool {
	for fn = fn.Parent(); fn != nil; fn = fn.Parent() {
		if fn == outer {
			return true
		}
	}
	return false
}

// add notes an access.
func (w *walker) add(st state, l Location, instr ssa.Instruction, addr ssa.Value, write, elem bool) {
	if elem {
		l.Elems += "{}"
	}
	if st.locked {
		w.locked[l] = true
		return
	}
	a := &Access{Role: w.role, Loc: l, Instr: instr, Addr: addr, Write: write, Update: elem, Calls: st.calls, before: st.before, after: st.after}
	if s, ok := instr.(*ssa.Store); ok {
		a.Update = w.reads(st, s.Val, l, 3)
		a.firstUse = !a.Update && w.conditional(st, instr.Block(), l)
	}
	w.role.accesses = append(w.role.accesses, a)
}

// reads reports whether v is computed from what is at l.
func (w *walker) reads(st state, v ssa.Value, l Location, depth int) bool {
	if addr, _, elem := touchedBy(v); addr != nil && !elem {
		m, ok := w.locate(st, addr)
		return ok && m == l
	}
	instr, ok := v.(ssa.Instruction)
	if !ok || depth == 0 {
		return false
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil && w.reads(st, *op, l, depth-1) {
			return true
		}
	}
	return false
}

func touchedBy(v ssa.Value) (ssa.Value, bool, bool) {
	if instr, ok := v.(ssa.Instruction); ok {
		return touched(instr)
	}
	return nil, false, false
}

// conditional reports whether what is at l decides whether b is executed.
func (w *walker) conditional(st state, b *ssa.BasicBlock, l Location) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		if cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If); ok && w.reads(st, cond.Cond, l, 3) {
			return true
		}
	}
	return false
}

// follow walks what a call runs in the same goroutine.
func (w *walker) follow(st state, call ssa.CallInstruction) {
	if _, ok := call.(*ssa.Go); ok {
		return
	}
	if eff, ok := syncs.Of(call.Common()); ok {
		if fn := w.res.Callback(call); fn != nil && eff.Op == syncs.RunNow && syncs.Callee(call.Common()).Pkg().Name() != "singleflight" {
			w.enter(st, call, fn, nil)
		}
		return
	}
	if fn, args := w.res.Callee(call); fn != nil {
		w.enter(st, call, fn, args)
	}
}

func (w *walker) enter(st state, call ssa.CallInstruction, fn *ssa.Function, args []ssa.Value) {
	inner := st
	inner.env = map[ssa.Value]Location{}
	for v, l := range st.env {
		if encloses(v.Parent(), fn) {
			inner.env[v] = l
		}
	}
	for i, a := range args {
		if i >= len(fn.Params) {
			break
		}
		if _, isPtr := a.Type().Underlying().(*types.Pointer); !isPtr {
			continue
		}
		if l, ok := w.locate(st, a); ok {
			inner.env[fn.Params[i]] = l
		}
	}
	inner.calls = append(st.calls[:len(st.calls):len(st.calls)], call)
	w.visit(fn, inner)
}

// structOf returns the named struct of the package that t points to.
func (q *Package) structOf(t types.Type) *types.TypeName {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return nil
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	if !ok || n.Obj().Pkg() != q.pass.Pkg {
		return nil
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return nil
	}
	return n.Origin().Obj()
}

// Pos returns where the access stands.
func (a *Access) Pos() token.Pos { return hb.InstrPos(a.Instr) }
