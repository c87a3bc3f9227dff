package alias

import (
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// How says what a use does with the object.
type How uint8

// The ways to use an object.
const (
	Read     How = iota // its memory, or a call that is given it
	Written             // a store into it, an element of a map set, copy or append into it
	Returned            //
	Kept                // stored or sent elsewhere
)

// A Use is a use of the object.
type Use struct {
	Instr ssa.Instruction
	Val   ssa.Value // the value by which it is used
	How   How
}

// After returns the uses that every execution meets that comes from start to
// there: those that start precedes on all paths, those behind it before the
// next branch, and those in the next round of a loop that passes start in each
// round without making a new object.
func (s *Set) After(start ssa.Instruction) []Use {
	w := walker{set: s, start: start, seen: map[visit]bool{}}
	w.block(start.Block(), index(start)+1, s.live(start), true)
	return w.uses
}

// live reports whether at start the root is still where it was loaded from.
func (s *Set) live(start ssa.Instruction) bool {
	root, ok := s.Root.(*ssa.UnOp)
	if !ok || s.addr == nil {
		return false
	}
	for _, b := range root.Parent().Blocks {
		for _, instr := range b.Instrs {
			if instr != start && s.forgets(instr) && follows(instr, root) && follows(start, instr) {
				return false
			}
		}
	}
	return true
}

// follows reports whether control may come from b to a, within the block that
// holds both or on any way.
func follows(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return index(a) > index(b) || path.InLoop(a.Block())
	}
	return reaches(b.Block(), a.Block(), nil)
}

type visit struct {
	block    *ssa.BasicBlock
	live     bool
	straight bool
}

type walker struct {
	set   *Set
	start ssa.Instruction
	seen  map[visit]bool
	uses  []Use
}

// block walks from the i'th instruction of b on. While live, nothing was stored
// where the object was loaded from; while straight, no branch was passed.
func (w *walker) block(b *ssa.BasicBlock, i int, live, straight bool) {
	for _, instr := range b.Instrs[i:] {
		if w.set.Root == ssa.Value(asValue(instr)) || instr == w.start {
			return // a new object
		}
		if u, ok := w.set.use(instr, live); ok && (straight || w.certain(instr)) {
			w.add(u)
		}
		if ends(instr) {
			return
		}
		live = live && !w.set.forgets(instr)
	}
	straight = straight && len(b.Succs) == 1
	for _, succ := range b.Succs {
		v := visit{succ, live, straight}
		if !w.seen[v] {
			w.seen[v] = true
			w.block(succ, 0, live, straight)
		}
	}
}

// ends reports whether control does not come out of a call.
func ends(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	return ok && syncs.NeverReturns(syncs.Callee(&call.Call))
}

func (w *walker) add(u Use) {
	for _, old := range w.uses {
		if old.Instr == u.Instr {
			return
		}
	}
	w.uses = append(w.uses, u)
}

// certain reports whether whoever comes to instr has passed start, perhaps in
// the round before.
func (w *walker) certain(instr ssa.Instruction) bool {
	if path.Precedes(w.start, instr) {
		return true
	}
	from, to := w.start.Block(), instr.Block()
	back := backEdges(to, from)
	for _, p := range back {
		if !from.Dominates(p) {
			return false
		}
	}
	return back != nil
}

// backEdges returns the blocks from which control goes back to a loop that
// contains both blocks.
func backEdges(a, b *ssa.BasicBlock) []*ssa.BasicBlock {
	for h := a; h != nil; h = h.Idom() {
		if !h.Dominates(b) {
			continue
		}
		var back []*ssa.BasicBlock
		inside := false // does b lead back to h?
		for _, p := range h.Preds {
			if h.Dominates(p) {
				back = append(back, p)
				inside = inside || p == b || reaches(b, p, h)
			}
		}
		if inside {
			return back
		}
	}
	return nil
}

// reaches reports whether a path leads from a to b that does not pass not.
func reaches(a, b, not *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{not: true}
	work := []*ssa.BasicBlock{a}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == b {
			return true
		}
		if seen[x] {
			continue
		}
		seen[x] = true
		work = append(work, x.Succs...)
	}
	return false
}

func asValue(instr ssa.Instruction) ssa.Value {
	v, _ := instr.(ssa.Value)
	return v
}

func index(instr ssa.Instruction) int {
	for i, x := range instr.Block().Instrs {
		if x == instr {
			return i
		}
	}
	return -1
}

// forgets reports whether after instr another object may be where the root was
// loaded from.
func (s *Set) forgets(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Store:
		return s.addr != nil && sameAddr(instr.Addr, s.addr)
	case *ssa.Call, *ssa.RunDefers:
		_, field := s.addr.(*ssa.FieldAddr)
		return field // by whom it may be assigned
	}
	return false
}

// Has reports whether v leads to the object.
func (s *Set) Has(v ssa.Value) bool { return s.members[v] }

// use returns how an instruction uses the object.
func (s *Set) use(instr ssa.Instruction, live bool) (Use, bool) {
	has := func(v ssa.Value) bool { return s.members[v] || live && s.reloads[v] }
	switch instr := instr.(type) {
	case *ssa.UnOp:
		return Use{instr, instr.X, Read}, has(instr.X) && points(instr.X)
	case *ssa.Store:
		if has(instr.Addr) {
			return Use{instr, instr.Addr, Written}, true
		}
		_, local := instr.Addr.(*ssa.Alloc)
		return Use{instr, instr.Val, Kept}, has(instr.Val) && !local
	case *ssa.MapUpdate:
		if has(instr.Map) {
			return Use{instr, instr.Map, Written}, true
		}
		return Use{instr, instr.Value, Kept}, has(instr.Value)
	case *ssa.Lookup:
		return Use{instr, instr.X, Read}, has(instr.X)
	case *ssa.Range:
		return Use{instr, instr.X, Read}, has(instr.X)
	case *ssa.Send:
		return Use{instr, instr.X, Kept}, has(instr.X)
	case *ssa.Return:
		for _, r := range instr.Results {
			if has(r) {
				return Use{instr, r, Returned}, true
			}
		}
	case ssa.CallInstruction:
		return s.call(instr, has)
	}
	return Use{}, false
}

func (s *Set) call(site ssa.CallInstruction, has func(ssa.Value) bool) (Use, bool) {
	call := site.Common()
	if b, ok := call.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "len", "cap", "print", "println", "ssa:wrapnilchk":
			return Use{}, false
		case "copy", "append", "clear", "delete":
			if has(call.Args[0]) {
				return Use{site, call.Args[0], Written}, true
			}
		}
	}
	if call.IsInvoke() && has(call.Value) {
		return Use{site, call.Value, Read}, true
	}
	for _, a := range call.Args {
		if has(a) {
			return Use{site, a, Read}, true
		}
	}
	return Use{}, false
}

func points(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Pointer)
	return ok
}
