package scope

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// doubtOnce is doubt, computed once for each register of the activation.
func (f *frame) doubtOnce(v ssa.Value) kind {
	i, ok := f.text.index[v]
	if !ok {
		return f.doubt(v, 12)
	}
	if f.doubts == nil {
		f.doubts = make([]kind, len(f.text.index))
	}
	if f.doubts[i] == 0 {
		f.doubts[i] = f.doubt(v, 12)
	}
	return f.doubts[i]
}

// doubt says what a condition on an unknown value hangs on: free or opaque.
func (f *frame) doubt(v ssa.Value, depth int) kind {
	if depth == 0 {
		return opaque
	}
	switch v := v.(type) {
	case *ssa.Const, *ssa.Function, *ssa.Global, *ssa.Builtin, *ssa.Next, *ssa.TypeAssert, *ssa.Select, *ssa.Alloc:
		return free
	case *ssa.Lookup:
		if isFlag(v.Type()) || changingMap(v.X) {
			return opaque // a set, or what others enter
		}
		return free
	case *ssa.Parameter, *ssa.FreeVar:
		if f.eval(nil, v).kind == opaque {
			return opaque
		}
		return free
	case *ssa.UnOp:
		switch v.Op {
		case token.ARROW:
			return free
		case token.MUL:
			return f.doubtLoad(v, depth)
		}
	case *ssa.Call:
		return f.doubtCall(v, depth)
	case *ssa.BinOp:
		if _, isConst := v.Y.(*ssa.Const); !isConst && (isReceived(v.X) || isReceived(v.Y)) {
			return opaque // asks for the sender
		}
	case *ssa.Phi:
		for _, e := range v.Edges {
			if op, ok := e.(*ssa.BinOp); ok && (op.X == ssa.Value(v) || op.Y == ssa.Value(v)) {
				return opaque // a counter
			}
		}
	}
	instr, ok := v.(ssa.Instruction)
	if !ok {
		return opaque
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil && *op != v && f.doubt(*op, depth-1) == opaque {
			return opaque
		}
	}
	return free
}

// changingMap reports whether a map is one that is filled as the program goes: that of
// a field or package variable, or a local one with assignments to its elements.
func changingMap(m ssa.Value) bool {
	switch m := m.(type) {
	case *ssa.UnOp:
		switch a := m.X.(type) {
		case *ssa.FieldAddr, *ssa.Global, *ssa.FreeVar:
			return m.Op == token.MUL
		case *ssa.Alloc:
			for _, r := range *a.Referrers() {
				if load, ok := r.(*ssa.UnOp); ok && updated(load) {
					return true
				}
			}
		}
	case *ssa.MakeMap:
		return updated(m)
	}
	return false
}

func updated(m ssa.Value) bool {
	for _, r := range *m.Referrers() {
		if u, ok := r.(*ssa.MapUpdate); ok && u.Map == m {
			return true
		}
	}
	return false
}

// isReceived reports whether v came out of a channel.
func isReceived(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.ARROW
	case *ssa.Extract:
		if _, ok := v.Tuple.(*ssa.Select); ok {
			return true
		}
		return isReceived(v.Tuple)
	}
	return false
}

func (f *frame) doubtLoad(v *ssa.UnOp, depth int) kind {
	if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
		if _, element := v.X.(*ssa.IndexAddr); !element {
			return opaque // a count, which another load yields as well
		}
	}
	switch a := v.X.(type) {
	case *ssa.FieldAddr:
		if f.m.pkg.mutable[fieldVar(a.X.Type(), a.Field)] {
			return opaque
		}
		return f.doubt(a.X, depth-1)
	case *ssa.Global:
		if f.m.pkg.mutable[a.Object()] {
			return opaque
		}
		return free
	case *ssa.Alloc, *ssa.FreeVar, *ssa.Phi:
		return opaque
	}
	if isFlag(v.Type()) && v.Type().String() != "error" {
		return opaque // of a slice, which is a set
	}
	return free
}

func (f *frame) doubtCall(v *ssa.Call, depth int) kind {
	call := &v.Call
	if b, ok := call.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "len", "cap":
			if _, isChan := call.Args[0].Type().Underlying().(*types.Chan); isChan {
				return opaque
			}
			return f.doubt(call.Args[0], depth-1)
		}
		return free
	}
	switch opOf(syncs.Callee(call)) {
	case syncs.AtomicLoad, syncs.AtomicModify, syncs.TimerStop, timerReset:
		return opaque
	}
	fn, _ := f.m.pkg.conc.Callee(v)
	if fn == nil || f.m.pkg.conc.Of(fn) == nil {
		return free
	}
	if res := fn.Signature.Results(); res.Len() > 0 && res.At(res.Len()-1).Type().String() == "error" {
		return free
	}
	p, decl := f.m.pkg, declared(fn)
	yes, known := p.changing[decl]
	if !known {
		yes = p.stateful(decl, 3)
		p.changing[decl] = yes
	}
	if yes {
		return opaque
	}
	return free
}

// stateful reports whether a function, or one that it calls, reads variables that
// change.
func (p *Package) stateful(fn *ssa.Function, depth int) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch v := instr.(type) {
			case *ssa.FieldAddr:
				if p.mutable[fieldVar(v.X.Type(), v.Field)] {
					return true
				}
			case *ssa.UnOp:
				if g, ok := v.X.(*ssa.Global); ok && p.mutable[g.Object()] {
					return true
				}
			case *ssa.Call:
				if opOf(syncs.Callee(&v.Call)) != syncs.None {
					return true
				}
				if g := v.Call.StaticCallee(); g != nil && depth > 0 && p.stateful(declared(g), depth-1) {
					return true
				}
			}
		}
	}
	return false
}
