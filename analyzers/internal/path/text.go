package path

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Text renders the location that v leads to as a programmer would write it,
// for messages: "c.mu". It is not unique.
func Text(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		if token.IsIdentifier(v.Comment) && v.Comment != "complit" && v.Comment != "new" {
			return v.Comment
		}
	case *ssa.Phi:
		if token.IsIdentifier(v.Comment) {
			return v.Comment
		}
	case *ssa.FieldAddr:
		return Text(v.X) + "." + fieldOf(v).Name()
	case *ssa.Field:
		return Text(v.X) + "." + structOf(v.X.Type()).Field(v.Field).Name()
	case *ssa.IndexAddr:
		return Text(v.X) + "[" + indexText(v.Index) + "]"
	case *ssa.Lookup:
		return Text(v.X) + "[" + indexText(v.Index) + "]"
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return Text(v.X)
		}
	case *ssa.MakeInterface:
		return Text(v.X)
	case *ssa.ChangeInterface:
		return Text(v.X)
	case *ssa.ChangeType:
		return Text(v.X)
	case *ssa.TypeAssert:
		return Text(v.X)
	case *ssa.Extract:
		return Text(v.Tuple)
	case *ssa.Call:
		if f := v.Call.StaticCallee(); f != nil {
			return f.Name() + "()"
		}
		if v.Call.IsInvoke() {
			return v.Call.Method.Name() + "()"
		}
	}
	return typeText(v.Type())
}

func indexText(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.Int {
			return v.Value.ExactString()
		}
	case *ssa.Parameter:
		return v.Name()
	case *ssa.Phi:
		if token.IsIdentifier(v.Comment) {
			return v.Comment
		}
	}
	return "…"
}

// typeText names an object that has no name by its type.
func typeText(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return "the " + types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

// Text renders p as a programmer would write it. It is not unique.
func (p Path) Text() string {
	var b strings.Builder
	switch {
	case p.Root.Kind == Global:
		b.WriteString(p.Root.Name[strings.LastIndexByte(p.Root.Name, '.')+1:])
	case p.Root.Value != nil:
		b.WriteString(Text(p.Root.Value))
	}
	for _, e := range p.Steps() {
		switch {
		case e[0] == '.':
			b.WriteString(e)
		case e[0] == '[' && (e == "[]" || e[1] == '<'):
			b.WriteString("[…]")
		case e[0] == '[':
			b.WriteString(e)
		}
	}
	return strings.TrimPrefix(b.String(), ".")
}
