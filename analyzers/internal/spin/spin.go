// Package spin finds loops that go round without waiting: what a receive takes
// from a closed channel is there every time.
//
// It reads the SSA form of one package. A round is walked from the receive with
// the zero value and false in the place of what was received; a condition on
// anything else goes either way, and a single way that leaves the loop, waits or
// calls a function value is enough to say nothing.
package spin

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"golang.org/x/tools/go/ssa"
)

// A Loop is a receive that is repeated for ever once its channel is closed.
type Loop struct {
	Recv  ssa.Instruction // UnOp or Select
	State int             // the case of a Select
	Pos   token.Pos       // of the receive
	Close token.Pos       // where the channel is closed; NoPos if only the test of ok says that it may be
	Done  bool            // the channel is that of a context
	Asks  bool            // the receive has a second result
}

// A Finder knows what the functions of a package do to its channels.
type Finder struct {
	graph  *join.Graph
	closes map[types.Object][]ssa.Instruction // fields and package variables
	given  map[types.Object]bool              // those that hold channels made elsewhere
	moved  map[types.Object]bool              // those that are assigned after their object is made
}

// New reads the functions of a package.
func New(graph *join.Graph, funcs []*ssa.Function) *Finder {
	f := &Finder{graph, map[types.Object][]ssa.Instruction{}, map[types.Object]bool{}, map[types.Object]bool{}}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				f.note(fn, instr)
			}
		}
	}
	return f
}

// note records a closing of, or a store to, a field or package variable.
func (f *Finder) note(fn *ssa.Function, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Store:
		obj, base := variable(instr.Addr)
		fresh := func(v ssa.Value) bool {
			cell, ok := v.(*ssa.Alloc)
			return ok && cell.Block() == instr.Block()
		}
		if obj != nil && !fresh(base) && fn.Name() != "init" {
			f.moved[obj] = true
		}
		if _, made := instr.Val.(*ssa.MakeChan); obj != nil && !made {
			f.given[obj] = true
		}
		if !fresh(instr.Addr) {
			f.overwritten(instr.Val.Type())
		}
	case ssa.CallInstruction:
		if b, ok := instr.Common().Value.(*ssa.Builtin); ok && b.Name() == "close" {
			if obj := f.object(instr.Common().Args[0]); obj != nil {
				f.closes[obj] = append(f.closes[obj], instr)
			}
		}
	}
}

// overwritten records that a whole struct is assigned.
func (f *Finder) overwritten(t types.Type) {
	str, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for field := range str.Fields() {
		switch field.Type().Underlying().(type) {
		case *types.Chan, *types.Interface, *types.Pointer:
			f.moved[field.Origin()] = true
		case *types.Struct:
			f.overwritten(field.Type())
		}
	}
}

// object returns the field or package variable that v is loaded from.
func (f *Finder) object(v ssa.Value) types.Object {
	load, ok := f.graph.Source(v).(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	obj, _ := variable(load.X)
	return obj
}

// variable returns the unexported field or package variable at addr, and the
// address of its struct.
func variable(addr ssa.Value) (types.Object, ssa.Value) {
	var obj types.Object
	var base ssa.Value
	switch addr := addr.(type) {
	case *ssa.Global:
		obj = addr.Object()
	case *ssa.FieldAddr:
		ptr := addr.X.Type().Underlying().(*types.Pointer)
		obj, base = ptr.Elem().Underlying().(*types.Struct).Field(addr.Field).Origin(), addr.X
	}
	if obj == nil || obj.Exported() {
		return nil, nil
	}
	return obj, base
}

// Loops returns the loops of fn that spin on a closed channel.
func (f *Finder) Loops(fn *ssa.Function) (list []Loop) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if instr.Op == token.ARROW {
					list = f.add(list, Loop{Recv: instr, Pos: instr.Pos(), Asks: instr.CommaOk}, instr, instr.X)
				}
			case *ssa.Select:
				for i, s := range instr.States {
					if s.Dir == recvOnly {
						list = f.add(list, Loop{Recv: instr, State: i, Pos: s.Pos}, instr, s.Chan)
					}
				}
			}
		}
	}
	return list
}

func (f *Finder) add(list []Loop, l Loop, recv, ch ssa.Value) []Loop {
	body := cycle(l.Recv.Block())
	if len(body) == 0 || !f.stable(ch, body) {
		return list
	}
	w := &walk{recv: recv, state: l.State}
	if !w.spins() || !f.closed(&l, ch, body) {
		return list
	}
	return append(list, l)
}

// closed reports whether the channel is closed some time while the loop runs.
func (f *Finder) closed(l *Loop, ch ssa.Value, body map[*ssa.BasicBlock]bool) bool {
	src := f.graph.Source(ch)
	if call, ok := src.(*ssa.Call); ok && isDone(call) {
		l.Done = cancellable(f.graph.Source(call.Call.Value))
		return l.Done
	}
	_, sel := l.Recv.(*ssa.Select)
	asked := f.asks(l)
	if mk, ok := src.(*ssa.MakeChan); ok {
		c := f.graph.Trace(mk)
		for _, cl := range c.Closes {
			l.closedBy(cl)
		}
		if !l.Close.IsValid() && !c.Open {
			return false
		}
	} else if obj := f.object(ch); obj != nil {
		for _, cl := range f.closes[obj] {
			l.closedBy(cl)
		}
		if !l.Close.IsValid() && !f.given[obj] {
			return false
		}
	}
	if asked {
		return true
	}
	return l.Close.IsValid() && !(sel && leaves(body))
}

// closedBy records a closing that may come before the receive.
func (l *Loop) closedBy(cl ssa.Instruction) {
	_, deferred := cl.(*ssa.Defer)
	if cl.Parent() != l.Recv.Parent() || !deferred && join.MayFollow(cl, l.Recv) {
		l.Close = cl.Pos()
	}
}

// asks reports whether the function looks at whether the channel was open.
func (f *Finder) asks(l *Loop) bool {
	v := l.Recv.(ssa.Value)
	sel, isSel := v.(*ssa.Select)
	if !isSel {
		return l.Asks
	}
	recvs := 0
	for _, s := range sel.States {
		if s.Dir == recvOnly {
			recvs++
		}
	}
	for _, ref := range *v.Referrers() {
		// All cases share the result: only one of a single receive is known to be asked for.
		if e, ok := ref.(*ssa.Extract); ok && e.Index == 1 && len(*e.Referrers()) > 0 && f.inCase(sel, l.State, e, recvs) {
			l.Asks = true
		}
	}
	return l.Asks
}

// inCase reports whether the second result is used in the case state.
func (f *Finder) inCase(sel *ssa.Select, state int, e *ssa.Extract, recvs int) bool {
	if recvs == 1 {
		return true
	}
	w := &walk{recv: sel, state: state}
	w.spins()
	used := map[*ssa.BasicBlock]bool{}
	for _, ref := range *e.Referrers() {
		used[ref.Block()] = true
	}
	for edge := range w.seen {
		if used[edge[1]] {
			return true
		}
	}
	return false
}

func after(instr ssa.Instruction) []ssa.Instruction {
	list := instr.Block().Instrs
	for i, x := range list {
		if x == instr {
			return list[i+1:]
		}
	}
	return nil
}
