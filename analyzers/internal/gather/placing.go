package gather

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/ssa"
)

// A Placing is a received value that is taken for that of a certain goroutine.
type Placing struct {
	*gather
	*Finder
	Recv ssa.Instruction
	Slot bool      // the value is stored by the number of the round
	Harm string    // what is wrong then, as a part of a sentence
	Use  token.Pos // where the position is relied on, if elsewhere

	collects *join.Rounds // the loop that receives
}

// find reports whether the value is placed by the number of the round, or
// together with what the round is about.
func (p *Placing) find(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		if cmp, ok := ref.(*ssa.BinOp); ok && p.compared(cmp, v) {
			return true
		}
		if p.named {
			continue // whoever has a name can be told apart later
		}
		switch ref := ref.(type) {
		case *ssa.MakeInterface, *ssa.ChangeType, *ssa.Convert:
			if p.find(ref.(ssa.Value)) {
				return true
			}
		case *ssa.MapUpdate:
			if ref.Value == v && p.item(ref.Key) {
				p.Harm = "the value stored under a key here may be that of another"
				return true
			}
		case *ssa.Store:
			if ref.Val == v && p.stored(ref.Addr) {
				return true
			}
		case *ssa.Call:
			if slices.ContainsFunc(ref.Call.Args, p.item) {
				return p.paired()
			}
		}
	}
	return false
}

// compared reports whether the value is expected to be that of the round: it is
// compared with the number of the round, or its element.
func (p *Placing) compared(cmp *ssa.BinOp, v ssa.Value) bool {
	other := cmp.X
	if other == v {
		other = cmp.Y
	}
	if cmp.Op != token.EQL && cmp.Op != token.NEQ || !p.collects.Counter(other) && !p.item(other) || !p.sameTrips() {
		return false
	}
	p.Harm = "the value compared with that of the round here may be that of another"
	return true
}

func (p *Placing) paired() bool {
	p.Harm = "the value received here may belong to another element than the one it is used with"
	return true
}

// item reports whether v is, or is a part of, the element or key that the round
// of the second loop is about.
func (p *Placing) item(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return p.item(v.X)
	case *ssa.ChangeType:
		return p.item(v.X)
	case *ssa.UnOp:
		return v.Op == token.MUL && p.item(v.X)
	case *ssa.FieldAddr:
		return p.item(v.X)
	case *ssa.Field:
		return p.item(v.X)
	case *ssa.IndexAddr:
		return p.collects.Counter(v.Index)
	case *ssa.Index:
		return p.collects.Counter(v.Index)
	case *ssa.Extract:
		next, ok := v.Tuple.(*ssa.Next)
		return ok && v.Index > 0 && p.collects.Has(next)
	}
	return false
}

// stored judges the place where the value is stored.
func (p *Placing) stored(addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		if lit, ok := a.X.(*ssa.Alloc); ok {
			return p.beside(lit) && p.paired()
		}
		if p.item(a.X) {
			p.Harm = "the value stored in an element here may be that of another"
			return true
		}
	case *ssa.IndexAddr:
		if p.collects.Counter(a.Index) {
			p.Slot = true
			p.Harm = "the value stored by its position here may be that of another"
			return p.positional(a)
		}
		if lit, ok := a.X.(*ssa.Alloc); ok {
			return p.beside(lit) && p.paired() || p.appended(lit)
		}
	}
	return false
}

// beside reports whether the element of the round is stored in the same literal,
// or is an argument of the same call.
func (p *Placing) beside(lit *ssa.Alloc) bool {
	for _, ref := range *lit.Referrers() {
		switch part := ref.(type) {
		case *ssa.FieldAddr, *ssa.IndexAddr:
			for _, r := range *part.(ssa.Value).Referrers() {
				if st, ok := r.(*ssa.Store); ok && p.item(st.Val) {
					return true
				}
			}
		}
	}
	return false
}

// appended reports whether the value, as the only argument, is appended to a
// slice which is then used side by side with another.
func (p *Placing) appended(args *ssa.Alloc) bool {
	for _, ref := range *args.Referrers() {
		s, ok := ref.(*ssa.Slice)
		if !ok {
			continue
		}
		for _, r := range *s.Referrers() {
			call, ok := r.(*ssa.Call)
			if !ok {
				continue
			}
			if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" {
				continue
			}
			p.Harm = "the value appended here may belong to another element than the one at its position"
			u := uses(p, call, nil)
			p.Use = u.beside
			return !u.sorted && p.Use.IsValid()
		}
	}
	return false
}

// positional reports whether the order of what is stored by position matters.
func (p *Placing) positional(slot *ssa.IndexAddr) bool {
	u := uses(p, slot.X, slot)
	if u.sorted {
		return false
	}
	if p.Use = u.beside; p.Use.IsValid() {
		return true
	}
	// Whoever gets them all may look for keys in them, or want any order.
	elem := slot.Type().Underlying().(*types.Pointer).Elem()
	if mayHide(elem) || !p.sameTrips() {
		return false
	}
	p.Use = u.whole
	return p.Use.IsValid()
}

// sameTrips reports whether as many values are received as goroutines are
// started: who takes the first few wants those that come first.
func (p *Placing) sameTrips() bool {
	trips := func(pos token.Pos) string {
		_, file := join.NodeAt[*ast.File](p.Files, pos)
		return fixes.Trips(p.Info, file, p.Loop(pos))
	}
	n := trips(p.Site.Pos())
	return n != "" && n == trips(join.Near(p.Recv))
}

// Loop returns the innermost loop around pos.
func (f *Finder) Loop(pos token.Pos) ast.Stmt {
	plain, _ := join.NodeAt[*ast.ForStmt](f.Files, pos)
	over, _ := join.NodeAt[*ast.RangeStmt](f.Files, pos)
	switch {
	case plain != nil && (over == nil || over.Pos() < plain.Pos()):
		return plain
	case over != nil:
		return over
	}
	return nil
}
