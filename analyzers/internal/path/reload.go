package path

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A reload is a load of a pointer from a field that is assigned somewhere, in a
// function that loads it more than once. Two of them give the same if nothing
// on the way from the one to the other may assign the field: then the first
// stands for both, and `t.next.mu.Lock(); defer t.next.mu.Unlock()` is one lock.
//
// What other goroutines assign in between does not count, unless the function
// waits for them by a channel or a primitive: else it is a race, or the code
// means one object all the same. Calls through interfaces and of values of
// functions may assign anything.

// reloads finds the reloads of a function, and adds to e.first which load stands
// for each. It can be called once all assignments are known.
func (e *Env) reloads(fn *ssa.Function) {
	loads := map[*types.Var]int{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if f := e.reloaded(instr); f != nil {
				loads[f]++
			}
		}
	}
	for f, n := range loads {
		if n < 2 {
			delete(loads, f)
		}
	}
	if len(loads) == 0 {
		return
	}
	// Twice, since the base of a load may be a reload itself.
	for range 2 {
		r := reloader{env: e, fn: fn, loads: loads, groups: map[place]int{}, in: make([][]*ssa.UnOp, len(fn.Blocks)), bases: map[*ssa.FieldAddr]Path{}}
		if !r.run() {
			return
		}
	}
}

// reloaded returns the field of a load of a pointer from a field that is
// assigned somewhere.
func (e *Env) reloaded(instr ssa.Instruction) *types.Var {
	load, ok := instr.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	if _, ok := load.Type().Underlying().(*types.Pointer); !ok {
		return nil
	}
	if f := fieldOf(addr); e.assigned[f] {
		return f
	}
	return nil
}

// A place is a field of one object.
type place struct {
	base  Path
	field *types.Var
}

// A reloader is a forward analysis of one function: which load of each place
// still tells what is in it.
type reloader struct {
	env    *Env
	fn     *ssa.Function
	loads  map[*types.Var]int
	groups map[place]int
	fields []*types.Var  // by group
	in     [][]*ssa.UnOp // by block and group; nil where nothing has come yet
	bases  map[*ssa.FieldAddr]Path
}

// run solves the function, and reports whether a load was found to be like one
// before it that it was not known to be like.
func (r *reloader) run() bool {
	work := []*ssa.BasicBlock{r.fn.Blocks[0]}
	r.in[0] = []*ssa.UnOp{}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		out := r.block(b, nil)
		for _, succ := range b.Succs {
			if r.join(succ, out) {
				work = append(work, succ)
			}
		}
	}
	found := false
	for _, b := range r.fn.Blocks {
		if r.in[b.Index] != nil {
			r.block(b, func(load, first *ssa.UnOp) {
				if load != first && r.env.first[load] != first {
					r.env.first[load], found = first, true
				}
			})
		}
	}
	return found
}

// join merges what comes into a block: a load counts if it does on every way.
func (r *reloader) join(b *ssa.BasicBlock, s []*ssa.UnOp) (changed bool) {
	old := r.in[b.Index]
	if old == nil {
		r.in[b.Index] = append([]*ssa.UnOp{}, s...)
		return true
	}
	for i, load := range old {
		if load != nil && (i >= len(s) || s[i] != load) {
			old[i], changed = nil, true
		}
	}
	return changed
}

// block runs through a block, and calls found for each load with the one that
// stands for it.
func (r *reloader) block(b *ssa.BasicBlock, found func(load, first *ssa.UnOp)) []*ssa.UnOp {
	s := append([]*ssa.UnOp{}, r.in[b.Index]...)
	for _, instr := range b.Instrs {
		if f := r.env.reloaded(instr); f != nil && r.loads[f] > 1 {
			load := instr.(*ssa.UnOp)
			g, ok := r.group(load.X.(*ssa.FieldAddr), f)
			if !ok {
				continue
			}
			for len(s) <= g {
				s = append(s, nil)
			}
			if s[g] == nil {
				s[g] = load
			}
			if found != nil {
				found(load, s[g])
			}
			continue
		}
		for g, load := range s {
			if load != nil && r.env.mayAssign(instr, r.fields[g]) {
				s[g] = nil
			}
		}
	}
	return s
}

// group numbers the places. An object without a certain name has none.
func (r *reloader) group(addr *ssa.FieldAddr, f *types.Var) (int, bool) {
	base, ok := r.bases[addr]
	if !ok {
		base, _ = r.env.Of(addr.X)
		r.bases[addr] = base
	}
	if base.Root.Kind == None {
		return 0, false
	}
	p := place{base, f}
	g, ok := r.groups[p]
	if !ok {
		g = len(r.fields)
		r.groups[p] = g
		r.fields = append(r.fields, f)
	}
	return g, true
}

// mayAssign reports whether an instruction may change a field, of any object, or
// waits until others may have done so.
func (e *Env) mayAssign(instr ssa.Instruction, f *types.Var) bool {
	switch instr := instr.(type) {
	case *ssa.Store:
		if _, whole := instr.Val.Type().Underlying().(*types.Struct); whole {
			return true
		}
		switch addr := instr.Addr.(type) {
		case *ssa.FieldAddr:
			return fieldOf(addr) == f
		case *ssa.Alloc, *ssa.Global, *ssa.IndexAddr:
			return false
		}
		return types.Identical(instr.Val.Type(), f.Type()) // through the address of the field, perhaps
	case *ssa.Send, *ssa.Select, *ssa.RunDefers:
		return true
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	case *ssa.Call:
		return e.callAssigns(&instr.Call, f)
	}
	return false
}

func (e *Env) callAssigns(call *ssa.CallCommon, f *types.Var) bool {
	fn, known := static(call)
	if fn == nil {
		return !known
	}
	if e.writes[fn] != nil {
		return e.assigners(f)[fn]
	}
	return !isCalm(fn)
}

// static returns the declared function that a call runs; known without one for a
// builtin.
func static(call *ssa.CallCommon) (fn *ssa.Function, known bool) {
	if _, ok := call.Value.(*ssa.Builtin); ok {
		return nil, true
	}
	fn = call.StaticCallee()
	if fn == nil {
		return nil, false
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	return fn, true
}

// isCalm reports whether a function of another package certainly assigns no
// fields and waits for nobody who does.
func isCalm(fn *ssa.Function) bool {
	obj := fn.Object()
	return obj != nil && obj.Pkg() != nil && calm[obj.Pkg().Path()] && fn.Name() != "Wait" && fn.Name() != "Do"
}

// calm holds packages whose functions run no code of others and, but for Wait,
// wait for nothing.
var calm = map[string]bool{
	"sync": true, "sync/atomic": true, "errors": true, "strings": true, "bytes": true, "strconv": true, "math": true, "unicode": true,
	"unicode/utf8": true, "runtime": true, "os": true, "path": true, "fmt": true, "log": true,
}

// assigners returns the functions that may assign a field, themselves or in what
// they call.
func (e *Env) assigners(f *types.Var) map[*ssa.Function]bool {
	set, ok := e.setters[f]
	if ok {
		return set
	}
	set = map[*ssa.Function]bool{}
	var work []*ssa.Function
	add := func(fn *ssa.Function) {
		if !set[fn] {
			set[fn] = true
			work = append(work, fn)
		}
	}
	for fn, w := range e.writes {
		if w.fields[f] || w.unknown {
			add(fn)
		}
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, caller := range e.users[fn] {
			add(caller)
		}
	}
	e.setters[f] = set
	return set
}

// A footprint is what a function does to fields by itself.
type footprint struct {
	fields  map[*types.Var]bool
	unknown bool // it calls what cannot be told
}

// note adds what an instruction does to fields to the footprint of its function.
func (e *Env) note(fn *ssa.Function, instr ssa.Instruction) {
	w := e.writes[fn]
	switch instr := instr.(type) {
	case *ssa.Store:
		if t := instr.Val.Type(); structOf(t).NumFields() > 0 {
			if _, isPtr := t.Underlying().(*types.Pointer); !isPtr {
				w.unknown = w.unknown || !isFresh(instr.Addr)
			}
		}
		addr, ok := instr.Addr.(*ssa.FieldAddr)
		if ok && !isFresh(addr.X) {
			w.fields[fieldOf(addr)] = true
		}
	case *ssa.MakeClosure:
		inner := instr.Fn.(*ssa.Function)
		e.users[inner] = append(e.users[inner], fn)
	case ssa.CallInstruction:
		callee, known := static(instr.Common())
		switch {
		case callee == nil:
			w.unknown = w.unknown || !known
		case callee.Pkg == fn.Pkg:
			e.users[callee] = append(e.users[callee], fn)
		default:
			w.unknown = w.unknown || !isCalm(callee)
		}
	}
}
