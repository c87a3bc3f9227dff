package hb

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// origin follows a value to where it was made: through parameters and captured
// variables to the caller, through the results of inlined calls, through
// conversions, and through variables that are assigned once.
func (s *Scope) origin(x val) val {
	for range 64 {
		next, ok := s.step(x)
		if !ok {
			return x
		}
		x = next
	}
	return x
}

func (s *Scope) step(x val) (val, bool) {
	switch v := x.v.(type) {
	case *ssa.Parameter:
		for i, p := range x.f.fn.Params {
			if p == v && i < len(x.f.args) {
				return x.f.args[i], true
			}
		}
	case *ssa.FreeVar:
		for i, p := range x.f.fn.FreeVars {
			if p == v && i < len(x.f.bindings) {
				return x.f.bindings[i], true
			}
		}
	case *ssa.ChangeType:
		return val{v.X, x.f}, true
	case *ssa.MakeInterface:
		return val{v.X, x.f}, true
	case *ssa.ChangeInterface:
		return val{v.X, x.f}, true
	case *ssa.Phi:
		return s.phi(x, v)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return s.result(x, call, v.Index)
		}
	case *ssa.Call:
		return s.result(x, v, 0)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			if l, ok := s.condLocker(val{v.X, x.f}); ok {
				return l, true
			}
			return s.onlyValue(val{v.X, x.f})
		}
	}
	return val{}, false
}

// condLocker returns the Locker that sync.NewCond was given if addr is the
// field L of its result.
func (s *Scope) condLocker(addr val) (val, bool) {
	fa, ok := addr.v.(*ssa.FieldAddr)
	if !ok {
		return val{}, false
	}
	cond := s.origin(val{fa.X, addr.f})
	call, ok := cond.v.(*ssa.Call)
	if !ok {
		return val{}, false
	}
	eff, ok := syncs.Of(call.Common())
	if !ok || eff.Op != syncs.NewCond || fieldName(fa) != "L" {
		return val{}, false
	}
	return val{eff.Loc, cond.f}, true
}

// phi follows a phi whose operands are all the same.
func (s *Scope) phi(x val, v *ssa.Phi) (val, bool) {
	var only ssa.Value
	for _, e := range v.Edges {
		if e == ssa.Value(v) || e == only {
			continue
		}
		if only != nil {
			return val{}, false
		}
		only = e
	}
	return val{only, x.f}, only != nil
}

// result follows the result of a call that is inlined and returns one thing,
// apart from constants.
func (s *Scope) result(x val, call *ssa.Call, i int) (val, bool) {
	callee := x.f.calls[call]
	if callee == nil {
		return val{}, false
	}
	var only ssa.Value
	for _, b := range callee.fn.Blocks {
		if len(b.Instrs) == 0 {
			continue
		}
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || i >= len(ret.Results) {
			continue
		}
		r := ret.Results[i]
		if _, isConst := r.(*ssa.Const); isConst || r == only {
			continue
		}
		if only != nil {
			return val{}, false
		}
		only = r
	}
	return val{only, callee}, only != nil
}

// onlyValue returns what is stored in a variable that is assigned once.
func (s *Scope) onlyValue(addr val) (val, bool) {
	a := s.origin(addr)
	alloc, ok := a.v.(*ssa.Alloc)
	if !ok {
		return val{}, false
	}
	st := s.onlyStore(alloc)
	if st == nil {
		return val{}, false
	}
	return val{st.Val, a.f}, true
}

// onlyStore returns the only assignment to a variable. It is nil if there are
// more, if the assignment is in a closure, or if the variable's address goes
// where assignments would not be seen.
func (s *Scope) onlyStore(alloc *ssa.Alloc) *ssa.Store {
	if st, ok := s.single[alloc]; ok {
		return st
	}
	s.single[alloc] = nil
	var stores []*ssa.Store
	ok := true
	var visit func(v ssa.Value)
	visit = func(v ssa.Value) {
		if v.Referrers() == nil {
			ok = false
			return
		}
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.Store:
				if r.Addr == v && r.Val != v {
					stores = append(stores, r)
				} else {
					ok = false
				}
			case *ssa.UnOp, *ssa.DebugRef:
			case *ssa.MakeClosure:
				forBindings(r, v, visit)
			default:
				ok = false
			}
		}
	}
	visit(alloc)
	if !ok || len(stores) != 1 || stores[0].Parent() != alloc.Parent() {
		return nil
	}
	s.single[alloc] = stores[0]
	return stores[0]
}

// forBindings calls f for the captured variables that v is bound to.
func forBindings(mc *ssa.MakeClosure, v ssa.Value, f func(ssa.Value)) {
	fn := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if b == v && i < len(fn.FreeVars) {
			f(fn.FreeVars[i])
		}
	}
}

// target returns the location that a reference (pointer, slice, map, channel,
// or interface holding one) leads to.
func (s *Scope) target(x val) (Loc, bool) {
	return s.targetDepth(x, 8)
}

func (s *Scope) targetDepth(x val, depth int) (Loc, bool) {
	if depth == 0 {
		return Loc{}, false
	}
	x = s.origin(x)
	switch v := x.v.(type) {
	case nil, *ssa.Const, *ssa.Builtin:
		return Loc{}, false
	case *ssa.Global:
		return Loc{Root: Root{nil, v}}, true
	case *ssa.FieldAddr:
		l, ok := s.targetDepth(val{v.X, x.f}, depth-1)
		return l.add("." + fieldName(v)), ok
	case *ssa.IndexAddr:
		l, ok := s.targetDepth(val{v.X, x.f}, depth-1)
		return l.add("[" + s.index(val{v.Index, x.f}) + "]"), ok
	case *ssa.UnOp:
		if v.Op == token.MUL {
			l, ok := s.targetDepth(val{v.X, x.f}, depth-1)
			return l.add("*"), ok
		}
	case *ssa.Field:
		l, ok := s.targetDepth(val{v.X, x.f}, depth-1)
		st := v.X.Type().Underlying().(*types.Struct)
		return l.add("." + st.Field(v.Field).Name() + "*"), ok
	case *ssa.TypeAssert:
		if !v.CommaOk {
			return s.targetDepth(val{v.X, x.f}, depth-1)
		}
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return Loc{Root{x.f, call}, fmt.Sprintf("#%d", v.Index)}, true
		}
	}
	return Loc{Root: Root{x.f, x.v}}, true
}

// index names an index, "?" if it is neither constant nor one value.
func (s *Scope) index(x val) string {
	x = s.origin(x)
	switch v := x.v.(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.Int {
			return v.Value.ExactString()
		}
	case *ssa.UnOp, *ssa.BinOp, *ssa.Phi:
		if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
			return "?"
		}
		return s.sym(x)
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Call, *ssa.Extract:
		return s.sym(x)
	}
	return "?"
}

func (s *Scope) sym(x val) string {
	for i, y := range s.syms {
		if x == y {
			return fmt.Sprintf("@%d", i)
		}
	}
	s.syms = append(s.syms, x)
	return fmt.Sprintf("@%d", len(s.syms)-1)
}

func (l Loc) add(elem string) Loc { return Loc{l.Root, l.Path + elem} }

// exact reports that the path names one location, not some element.
func (l Loc) exact() bool { return !strings.Contains(l.Path, "?") }

// overlaps reports whether two locations share memory: they are the same, or
// one is a part of the other.
func (l Loc) overlaps(m Loc) bool {
	if l.Root != m.Root || !l.exact() || !m.exact() {
		return false
	}
	a, b := l.Path, m.Path
	if len(a) > len(b) {
		a, b = b, a
	}
	if !strings.HasPrefix(b, a) {
		return false
	}
	rest := b[len(a):]
	return rest == "" || (rest[0] == '.' || rest[0] == '[') && !strings.ContainsAny(rest, "*{#")
}

// LastField returns the name of the last field of the path, or "".
func (l Loc) lastField() string {
	i := strings.LastIndexByte(l.Path, '.')
	if i < 0 {
		return ""
	}
	name := l.Path[i+1:]
	if j := strings.IndexAny(name, "*[{#"); j >= 0 {
		name = name[:j]
	}
	return name
}

func fieldName(v *ssa.FieldAddr) string {
	st := v.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	return st.Field(v.Field).Name()
}
