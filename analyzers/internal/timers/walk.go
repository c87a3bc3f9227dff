package timers

import (
	"go/constant"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A walk follows the ways from an operation on a timer, after which its channel
// is empty for good unless the timer is set again, to the next receives.
type walk struct {
	t    *Timer
	from ssa.Instruction
	// known are the results that the calls of Stop have on these ways, and the
	// index of the case if they begin at a select.
	known map[ssa.Value]constant.Value
	seen  map[[2]*ssa.BasicBlock]bool
	found []Recv
	lost  bool // some way comes to no receive that waits
	again bool // some way comes to where the timer is made
}

// NextWait returns a receive for which the timer has nothing and to which every
// way leads from an operation, but for those on which an error is returned. The
// operation is a receive, by the given case of a select, or a call of Stop, with
// its result; later calls of Stop return false.
func (t *Timer) NextWait(from ssa.Instruction, state int, stopped bool) (Recv, bool) {
	w := t.walk(from, state)
	for _, s := range t.Stops {
		if v, ok := s.(*ssa.Call); ok {
			w.known[v] = constant.MakeBool(stopped && v == from)
		}
	}
	w.rest(from)
	if w.lost || len(w.found) == 0 {
		return Recv{}, false
	}
	return w.found[0], true
}

// Returns reports whether a receive may come to itself again without the timer
// being set again.
func (t *Timer) Returns(r Recv) bool {
	w := t.walk(r.Instr, r.State)
	w.rest(r.Instr)
	for _, f := range w.found {
		if f.Instr == r.Instr {
			return true
		}
	}
	return false
}

// Remade reports whether a case of a select, other than the one that receives
// from the timer, may lead back to where the timer is made.
func (t *Timer) Remade(r Recv) bool {
	sel, ok := r.Instr.(*ssa.Select)
	if !ok {
		return false
	}
	last := len(sel.States)
	if sel.Blocking {
		last--
	}
	for i := 0; i <= last; i++ {
		state := i
		if i == len(sel.States) {
			state = -1 // the default
		}
		if state == r.State {
			continue
		}
		w := t.walk(sel, state)
		if w.rest(sel); w.again {
			return true
		}
	}
	return false
}

func (t *Timer) walk(from ssa.Instruction, state int) *walk {
	w := &walk{t: t, from: from, known: map[ssa.Value]constant.Value{}, seen: map[[2]*ssa.BasicBlock]bool{}}
	if sel, ok := from.(*ssa.Select); ok {
		for _, ref := range *sel.Referrers() {
			if x, ok := ref.(*ssa.Extract); ok && x.Index == 0 {
				w.known[x] = constant.MakeInt64(int64(state))
			}
		}
	}
	return w
}

// rest walks from behind an instruction.
func (w *walk) rest(from ssa.Instruction) {
	b := from.Block()
	for i, instr := range b.Instrs {
		if instr == from {
			w.block(b, nil, b.Instrs[i+1:], false)
		}
	}
}

// block walks on through the rest of a block. On failing ways an end does not
// count as lost: an error has come between.
func (w *walk) block(b, pred *ssa.BasicBlock, instrs []ssa.Instruction, failing bool) {
	for _, instr := range instrs {
		if r, ok := w.recv(instr); ok && r.Waits() {
			w.found = append(w.found, r)
			return
		} else if ok || w.sets(instr) {
			w.lost = true
			return
		}
		if call, ok := instr.(*ssa.Call); ok && syncs.NeverReturns(syncs.Callee(&call.Call)) {
			return
		}
	}
	succs := b.Succs
	fails := -1 // the successor for an error
	if br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
		if c := w.eval(br.Cond, b, pred); c != nil && constant.BoolVal(c) {
			succs = succs[:1]
		} else if c != nil {
			succs = succs[1:]
		} else {
			fails = failure(br.Cond)
		}
	}
	if len(succs) == 0 && !failing {
		if _, panics := b.Instrs[len(b.Instrs)-1].(*ssa.Panic); !panics {
			w.lost = true
		}
	}
	for i, s := range succs {
		if key := [2]*ssa.BasicBlock{b, s}; !w.seen[key] {
			w.seen[key] = true
			w.block(s, b, s.Instrs, failing || i == fails)
		}
	}
}

func (w *walk) recv(instr ssa.Instruction) (Recv, bool) {
	for _, r := range w.t.Recvs {
		if r.Instr == instr {
			return r, true
		}
	}
	return Recv{}, false
}

// sets reports whether the timer may fire again after instr.
func (w *walk) sets(instr ssa.Instruction) bool {
	if instr == ssa.Instruction(w.t.Make) {
		w.again = true
		return true
	}
	for _, r := range w.t.Resets {
		if ssa.Instruction(r) == instr {
			return true
		}
	}
	return false
}

// eval returns the value of a condition on the way, nil if it is not known.
func (w *walk) eval(v ssa.Value, at, pred *ssa.BasicBlock) constant.Value {
	if c, ok := w.known[v]; ok {
		return c
	}
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value
	case *ssa.UnOp:
		if x := w.eval(v.X, at, pred); v.Op == token.NOT && x != nil {
			return constant.UnaryOp(token.NOT, x, 0)
		}
	case *ssa.BinOp:
		x, y := w.eval(v.X, at, pred), w.eval(v.Y, at, pred)
		if x != nil && y != nil && (v.Op == token.EQL || v.Op == token.NEQ) {
			return constant.MakeBool(constant.Compare(x, v.Op, y))
		}
	case *ssa.Phi:
		if v.Block() != at {
			return nil
		}
		for i, p := range at.Preds {
			if p == pred {
				if c, ok := v.Edges[i].(*ssa.Const); ok {
					return c.Value
				}
				return w.known[v.Edges[i]]
			}
		}
	}
	return nil
}

// failure returns the successor that a comparison of an error with nil takes
// for an error, -1 for other conditions.
func failure(cond ssa.Value) int {
	c, ok := cond.(*ssa.BinOp)
	if !ok || !types.Identical(c.X.Type(), types.Universe.Lookup("error").Type()) {
		return -1
	}
	switch c.Op {
	case token.NEQ:
		return 0
	case token.EQL:
		return 1
	}
	return -1
}
