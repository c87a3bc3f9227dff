package spin

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// An outcome is what is known of a value in a round in which the channel is
// closed.
type outcome struct {
	known bool
	zero  bool           // the zero value of its type
	val   constant.Value // of a number, string or boolean that is not known to be zero
}

var zero = outcome{known: true, zero: true}

// maxDepth bounds how far values are followed back.
const maxDepth = 12

// eval returns what v is when the block of the walk was entered from pred.
func (w *walk) eval(v ssa.Value, at, pred *ssa.BasicBlock, depth int) outcome {
	if depth > maxDepth {
		return outcome{}
	}
	next := func(v ssa.Value) outcome { return w.eval(v, at, pred, depth+1) }
	switch v := v.(type) {
	case *ssa.Const:
		return ofConst(v.Value)
	case *ssa.Extract:
		return w.extract(v)
	case *ssa.UnOp:
		switch {
		case v == w.recv:
			return zero
		case v.Op == token.NOT:
			return not(next(v.X))
		case v.Op == token.MUL:
			return w.load(v.X, next)
		}
	case *ssa.Field:
		if x := next(v.X); x.zero {
			return zero
		}
	case *ssa.BinOp:
		return compare(v.Op, next(v.X), next(v.Y))
	case *ssa.Phi:
		for i, p := range v.Block().Preds {
			if v.Block() == at && p == pred {
				return w.eval(v.Edges[i], at, nil, depth+1)
			}
		}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" && next(v.Call.Args[0]).zero {
			return zero
		}
	}
	return outcome{}
}

// extract returns what a part of the receive is: the index of the case, whether
// the channel was open, the value.
func (w *walk) extract(v *ssa.Extract) outcome {
	if v.Tuple != w.recv {
		return outcome{}
	}
	sel, ok := w.recv.(*ssa.Select)
	if !ok || v.Index == 1 {
		return zero
	}
	if v.Index == 0 {
		return ofConst(constant.MakeInt64(int64(w.state)))
	}
	nth := 2
	for i, s := range sel.States {
		if i == w.state && nth == v.Index {
			return zero
		}
		if s.Dir == recvOnly {
			nth++
		}
	}
	return outcome{}
}

// load returns what is in a variable, or a field of it, that is assigned the
// received value and nothing else.
func (w *walk) load(addr ssa.Value, next func(ssa.Value) outcome) outcome {
	if f, ok := addr.(*ssa.FieldAddr); ok {
		addr = f.X
	}
	cell, ok := addr.(*ssa.Alloc)
	if !ok {
		return outcome{}
	}
	var val ssa.Value
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.FieldAddr:
			for _, r := range *ref.Referrers() {
				if u, ok := r.(*ssa.UnOp); !ok || u.Op != token.MUL {
					return outcome{}
				}
			}
		case *ssa.Store:
			if val != nil || ref.Addr != ssa.Value(cell) {
				return outcome{}
			}
			val = ref.Val
		default:
			return outcome{}
		}
	}
	if val != nil && next(val).zero {
		return zero
	}
	return outcome{}
}

func ofConst(c constant.Value) outcome {
	switch {
	case c == nil:
		return zero
	case c.Kind() == constant.Bool && !constant.BoolVal(c),
		c.Kind() == constant.String && constant.StringVal(c) == "",
		(c.Kind() == constant.Int || c.Kind() == constant.Float) && constant.Sign(c) == 0:
		return zero
	}
	return outcome{known: true, val: c}
}

func not(x outcome) outcome {
	switch {
	case x.zero:
		return ofConst(constant.MakeBool(true))
	case x.known:
		return zero
	}
	return outcome{}
}

// compare decides x == y and x != y, and the order of integers.
func compare(op token.Token, x, y outcome) outcome {
	if !x.known || !y.known {
		return outcome{}
	}
	switch op {
	case token.EQL, token.NEQ:
		same := x.zero && y.zero || x.val != nil && y.val != nil && constant.Compare(x.val, token.EQL, y.val)
		return ofConst(constant.MakeBool(same == (op == token.EQL)))
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		a, b := number(x), number(y)
		if a != nil && b != nil {
			return ofConst(constant.MakeBool(constant.Compare(a, op, b)))
		}
	}
	return outcome{}
}

func number(x outcome) constant.Value {
	switch {
	case x.zero:
		return constant.MakeInt64(0)
	case x.val != nil && x.val.Kind() == constant.Int:
		return x.val
	}
	return nil
}
