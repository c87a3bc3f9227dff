package alias

import (
	"go/constant"
	"maps"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Flow looks for changes of an object on the paths from a point. Unlike a Set
// it follows the object into variables that hold it on some of the paths only.
type Flow struct {
	// Stop reports whether nothing behind an instruction is of interest.
	Stop func(ssa.Instruction) bool
}

// state says by which values the object is known, true for those that are cut
// off in front, so that appending to them writes over what was there; and in
// which variables and fields it is kept.
type state struct {
	vals  map[ssa.Value]bool
	cells map[ssa.Value]bool
}

// Changes returns the first changes of the object that v refers to on the paths
// from the i'th instruction of b. A change is a store through a pointer to it
// or into its array, an element of a map set, and being read into.
func (f *Flow) Changes(v ssa.Value, b *ssa.BasicBlock, i int) []ssa.Instruction {
	root := Object(v)
	st := state{map[ssa.Value]bool{root: false, v: false}, map[ssa.Value]bool{}}
	for _, x := range []ssa.Value{root, v} {
		st.growBack(x)
	}
	var found []ssa.Instruction
	in := map[*ssa.BasicBlock]state{}
	type item struct {
		b  *ssa.BasicBlock
		i  int
		st state
	}
	work := []item{{b, i, st}}
	for len(work) > 0 {
		it := work[len(work)-1]
		work = work[:len(work)-1]
		out, change := f.block(it.b, it.i, it.st)
		if change != nil {
			found = append(found, change)
		}
		if len(out.vals)+len(out.cells) == 0 {
			continue
		}
		for _, succ := range it.b.Succs {
			next := out.enter(it.b, succ)
			if old, ok := in[succ]; ok && !old.add(next) {
				continue
			} else if !ok {
				in[succ] = next
			}
			work = append(work, item{succ, 0, in[succ].clone()})
		}
	}
	return found
}

// growBack adds the slices that x is a part of and what x was loaded from.
func (s state) growBack(x ssa.Value) {
	for {
		switch v := x.(type) {
		case *ssa.Slice:
			x = v.X
			s.vals[x] = false
			continue
		case *ssa.UnOp:
			switch v.X.(type) {
			case *ssa.Alloc, *ssa.FieldAddr:
				s.cells[v.X] = false
			}
		}
		break
	}
	for _, ref := range *refs(x) {
		if st, ok := ref.(*ssa.Store); ok && st.Val == x {
			if a, ok := st.Addr.(*ssa.Alloc); ok {
				s.cells[a] = false
			}
		}
	}
}

func refs(v ssa.Value) *[]ssa.Instruction {
	if r := v.Referrers(); r != nil {
		return r
	}
	return new([]ssa.Instruction)
}

func (s state) clone() state { return state{maps.Clone(s.vals), maps.Clone(s.cells)} }

// add joins o into s and reports whether s grew.
func (s state) add(o state) bool {
	grew := false
	for v, cut := range o.vals {
		if old, ok := s.vals[v]; !ok || cut && !old {
			s.vals[v], grew = cut, true
		}
	}
	for c, cut := range o.cells {
		if old, ok := s.cells[c]; !ok || cut && !old {
			s.cells[c], grew = cut, true
		}
	}
	return grew
}

// enter returns the state in b, coming from pred.
func (s state) enter(pred, b *ssa.BasicBlock) state {
	out := s.clone()
	edge := -1
	for i, p := range b.Preds {
		if p == pred {
			edge = i
		}
	}
	for _, instr := range b.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		delete(out.vals, phi)
		if cut, ok := s.vals[phi.Edges[edge]]; ok {
			out.vals[phi] = cut
		}
	}
	return out
}

// block runs through a block, up to the first change.
func (f *Flow) block(b *ssa.BasicBlock, i int, s state) (state, ssa.Instruction) {
	for _, instr := range b.Instrs[i:] {
		if f.Stop(instr) || ends(instr) {
			return state{}, nil
		}
		if s.changes(instr) {
			return state{}, instr
		}
		s.step(instr)
	}
	return s, nil
}

// changes reports whether an instruction changes the object.
func (s state) changes(instr ssa.Instruction) bool {
	has := func(v ssa.Value) bool { _, ok := s.vals[v]; return ok }
	switch instr := instr.(type) {
	case *ssa.Store:
		return has(instr.Addr)
	case *ssa.MapUpdate:
		return has(instr.Map)
	case *ssa.Call:
		args := instr.Call.Args
		if b, ok := instr.Call.Value.(*ssa.Builtin); ok {
			switch b.Name() {
			case "append":
				return s.vals[args[0]]
			case "copy", "clear", "delete":
				return has(args[0])
			}
			return false
		}
		fn := syncs.Callee(&instr.Call)
		if fn == nil {
			return false
		}
		switch fn.Name() {
		case "Read", "ReadAt", "ReadFull", "ReadAtLeast", "ReadFrom", "ReadFromUDP", "ReadMsgUDP":
			for _, a := range args {
				if has(a) {
					return true
				}
			}
		}
	}
	return false
}

// step says what an instruction makes of the object.
func (s state) step(instr ssa.Instruction) {
	if st, ok := instr.(*ssa.Store); ok {
		for c := range s.cells {
			if sameAddr(c, st.Addr) {
				delete(s.cells, c)
			}
		}
		switch st.Addr.(type) {
		case *ssa.Alloc, *ssa.FieldAddr:
			if cut, ok := s.vals[st.Val]; ok {
				s.cells[st.Addr] = cut
			}
		}
		return
	}
	if _, ok := instr.(*ssa.Phi); ok {
		return // by enter
	}
	v, ok := instr.(ssa.Value)
	if !ok {
		return
	}
	delete(s.vals, v)
	switch v := v.(type) {
	case *ssa.ChangeType:
		s.copy(v, v.X)
	case *ssa.ChangeInterface:
		s.copy(v, v.X)
	case *ssa.MakeInterface:
		s.copy(v, v.X)
	case *ssa.TypeAssert:
		s.copy(v, v.X)
	case *ssa.FieldAddr:
		s.copy(v, v.X)
	case *ssa.IndexAddr:
		s.copy(v, v.X)
	case *ssa.Slice:
		if v.Low != nil && !isZero(v.Low) {
			break // perhaps another part of the array
		}
		s.copy(v, v.X)
		if _, ok := s.vals[v]; ok && isZero(v.High) {
			s.vals[v] = true
		}
	case *ssa.UnOp:
		for c, cut := range s.cells {
			if sameAddr(c, v.X) {
				s.vals[v] = cut
			}
		}
	case *ssa.Call:
		s.call(v)
	}
}

func (s state) copy(v, from ssa.Value) {
	if cut, ok := s.vals[from]; ok {
		s.vals[v] = cut
	}
}

// call follows an append, and forgets fields that the callee may assign.
func (s state) call(call *ssa.Call) {
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" {
			s.copy(call, call.Call.Args[0])
		}
		return
	}
	fn := call.Call.StaticCallee()
	if fn != nil && fn.Pkg != call.Parent().Pkg {
		return
	}
	for c := range s.cells {
		if _, ok := c.(*ssa.FieldAddr); ok && fn != nil || !steady(c) {
			delete(s.cells, c)
		}
	}
}

func isZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && constant.Sign(c.Value) == 0
}
