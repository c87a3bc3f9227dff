package gather

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"golang.org/x/tools/go/ssa"
)

// A key looks for what a value has with it that says what it belongs to: the
// number of the round, or the thing that the round is about, as such or as text.
type key struct {
	rounds *join.Rounds
	seen   map[ssa.Value]bool
}

func (k *key) in(v ssa.Value) bool {
	if v == nil || k.seen[v] {
		return false
	}
	k.seen[v] = true
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return k.in(v.X)
	case *ssa.ChangeType:
		return k.in(v.X)
	case *ssa.Convert:
		return k.in(v.X)
	case *ssa.Alloc:
		return k.stored(v)
	case *ssa.UnOp:
		alloc, ok := v.X.(*ssa.Alloc)
		return v.Op == token.MUL && (ok && k.stored(alloc) || k.raw(v.X))
	case *ssa.BinOp:
		b, ok := v.Type().Underlying().(*types.Basic)
		return ok && b.Info()&types.IsString != 0 && (k.in(v.X) || k.in(v.Y))
	case *ssa.Phi:
		for _, e := range v.Edges {
			if k.in(e) {
				return true
			}
		}
	case *ssa.Call:
		fn := v.Call.StaticCallee()
		return fn != nil && (text(fn) && k.rounds.Varies(v) || returnsText(fn))
	}
	return k.raw(v)
}

// raw reports whether v is, or leads to, what the goroutine is given, or a part of
// it.
func (k *key) raw(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return k.rounds.Varies(v)
	case *ssa.UnOp:
		return v.Op == token.MUL && k.raw(v.X)
	case *ssa.FieldAddr:
		return k.raw(v.X)
	case *ssa.Field:
		return k.raw(v.X)
	case *ssa.IndexAddr:
		return k.raw(v.X) || k.raw(v.Index)
	case *ssa.Index:
		return k.raw(v.X) || k.raw(v.Index)
	}
	return false
}

// text reports whether fn writes its arguments as text.
func text(fn *ssa.Function) bool { return fn.Pkg != nil && fn.Pkg.Pkg.Path() == "fmt" }

// returnsText reports whether fn may return text with its arguments in it.
func returnsText(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, r := range ret.Results {
			switch r := r.(type) {
			case *ssa.Call:
				if callee := r.Call.StaticCallee(); callee != nil && text(callee) {
					return true
				}
			case *ssa.BinOp:
				if t, ok := r.Type().Underlying().(*types.Basic); ok && t.Info()&types.IsString != 0 {
					return true
				}
			}
		}
	}
	return false
}

// stored looks into what is stored in a variable or literal, or in its parts.
func (k *key) stored(addr ssa.Value) bool {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == addr && k.in(ref.Val) {
				return true
			}
		case *ssa.FieldAddr, *ssa.IndexAddr:
			if k.stored(ref.(ssa.Value)) {
				return true
			}
		}
	}
	return false
}

// mayHide reports whether values of a type may have such a key in them where it
// cannot be seen.
func mayHide(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Slice:
		return mayHide(t.Elem())
	case *types.Array:
		return mayHide(t.Elem())
	}
	return true
}
