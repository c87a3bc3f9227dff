package scope

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// What is known of the number of values in a buffer, in n of a value of kind filled.
const (
	isEmpty = 1 << iota
	isSome
	isFull
	hasRoom
)

// fill executes len or cap of a channel. How many values there are is asked when len is
// called, and only as far as what follows compares it: whether there are none, and
// whether the buffer is full.
func (f *frame) fill(st *state, v *ssa.Call, name string) []*state {
	m := f.m
	ch := f.eval(st, v.Call.Args[0])
	o := m.channel(ch)
	switch {
	case ch.kind == null || o != nil && o.kind == model.Chan && !o.world && o.cap == m.int(0):
		f.set(st, v, m.int(0))
		return st.only()
	case o == nil || o.kind != model.Chan || o.world:
		f.set(st, v, nil)
		return st.only()
	case name == "cap":
		f.set(st, v, m.size(o))
		return st.only()
	}
	empty, full := asked(v)
	set := func(s *state, mask int) *state {
		f.set(s, v, m.intern(value{kind: filled, sym: o.key, n: mask}))
		return s
	}
	var list []*state
	mask := 0
	if empty {
		none, some := f.asks(st, model.Empty, o, v)
		list = append(list, set(none, isEmpty|hasRoom))
		st, mask = some, isSome
	}
	if full {
		yes, no := f.asks(st, model.Full, o, v)
		list = append(list, set(yes, isSome|isFull))
		st, mask = no, mask|hasRoom
	}
	return append(list, set(st, mask))
}

// asks forks on the state of a channel's buffer.
func (f *frame) asks(st *state, op model.Op, o *object, instr ssa.Instruction) (yes, no *state) {
	n := f.op(st, &node{Node: model.Node{Op: op, Instr: instr}, obj: o})
	return f.follow(st, n), f.follow(st, n)
}

// size returns what is known of the capacity of a channel: a name for it at least.
func (m *machine) size(o *object) *value {
	if o.cap.kind == integer || o.cap.kind == big || o.cap.kind == symbol {
		return o.cap
	}
	return m.symbol("cap(" + o.key + ")")
}

// asked reports what the comparisons of a length ask.
func asked(v *ssa.Call) (empty, full bool) {
	for _, r := range *v.Referrers() {
		op, ok := r.(*ssa.BinOp)
		if !ok {
			continue
		}
		other := op.X
		if other == ssa.Value(v) {
			other = op.Y
		}
		switch k, ok := other.(*ssa.Const); {
		case !ok:
			full = true
			_, counts := other.(*ssa.Phi)
			empty = empty || counts
		case k.Value == nil:
		case k.Int64() == 0:
			empty = true
		case k.Int64() == 1:
			empty, full = true, true
		default:
			full = true
		}
	}
	return empty, full
}

// compareFill compares the length of a channel with something, nil if neither is one.
func (f *frame) compareFill(op token.Token, x, y *value) *value {
	m := f.m
	if y.kind == filled {
		turned := map[token.Token]token.Token{token.EQL: op, token.NEQ: op, token.LSS: token.GTR, token.LEQ: token.GEQ, token.GTR: token.LSS, token.GEQ: token.LEQ}
		if x, y, op = y, x, turned[op]; y.kind == filled {
			return m.simple(opaque)
		}
	}
	if x.kind != filled {
		return nil
	}
	known := func(b, sure bool) *value {
		if !sure {
			return m.simple(opaque)
		}
		return m.bool(b)
	}
	switch op {
	case token.EQL:
		return known(m.fillIs(x, y))
	case token.LSS:
		return known(m.fillLess(x, y))
	case token.GEQ:
		return m.not(known(m.fillLess(x, y)))
	}
	// The others are put together from these.
	same, sure := m.fillIs(x, y)
	less, both := m.fillLess(x, y)
	switch op {
	case token.NEQ:
		return known(!same, sure)
	case token.LEQ:
		return known(same || less, sure && both || sure && same || both && less)
	case token.GTR:
		return known(!same && !less, sure && both || sure && same || both && less)
	}
	return m.simple(opaque)
}

// fillIs says whether a length equals y, if that is known.
func (m *machine) fillIs(x, y *value) (yes, known bool) {
	size := m.size(m.objects[x.sym])
	switch {
	case y == size:
		return x.n&isFull != 0, x.n&(isFull|hasRoom) != 0
	case y.kind == integer && y.n == 0:
		return x.n&isEmpty != 0, x.n&(isEmpty|isSome) != 0
	case y.kind != integer || y.n < 0:
	case x.n&isEmpty != 0 || x.n&isFull != 0 && size.kind == integer || size.kind == integer && y.n > size.n:
		return false, true
	}
	return false, false
}

// fillLess says whether a length is less than y, if that is known.
func (m *machine) fillLess(x, y *value) (yes, known bool) {
	size := m.size(m.objects[x.sym])
	switch {
	case y == size:
		return x.n&hasRoom != 0, x.n&(isFull|hasRoom) != 0
	case y.kind == integer && y.n <= 0:
		return false, true
	case y.kind == integer && (x.n&isEmpty != 0 || size.kind == integer && y.n > size.n):
		return true, true
	case y.kind == integer && y.n == 1:
		return false, x.n&isSome != 0
	case y.kind == integer && x.n&isFull != 0 && size.kind == integer:
		return false, true
	}
	return false, false
}

// ofChannel reports whether a call of len or cap is that of a channel.
func ofChannel(v *ssa.Call) bool {
	_, ok := v.Call.Args[0].Type().Underlying().(*types.Chan)
	return ok
}
