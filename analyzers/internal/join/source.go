package join

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"
)

// Source follows v back through conversions, variables that are assigned once,
// captures, and parameters of functions that are called from one place. The
// result is v itself when there is nothing to follow.
func (g *Graph) Source(v ssa.Value) ssa.Value {
	for range 100 { // recursive functions have parameters that feed themselves
		next := g.step(v)
		if next == nil {
			break
		}
		v = next
	}
	return v
}

func (g *Graph) step(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.ChangeType:
		return v.X
	case *ssa.ChangeInterface:
		return v.X
	case *ssa.MakeInterface:
		return v.X
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return nil
		}
		return stored(g.Source(v.X))
	case *ssa.FreeVar:
		fn := v.Parent()
		i := slices.Index(fn.FreeVars, v)
		if fn.Parent() == nil {
			return nil // the receiver in the wrapper of a method value
		}
		var mc *ssa.MakeClosure
		for _, ref := range *fn.Referrers() {
			m, ok := ref.(*ssa.MakeClosure)
			if !ok || mc != nil {
				return nil
			}
			mc = m
		}
		if mc == nil {
			return nil
		}
		return mc.Bindings[i]
	case *ssa.Parameter:
		fn := v.Parent()
		sites := g.Sites(fn)
		i := slices.Index(fn.Params, v)
		if len(sites) != 1 || g.Open(fn) {
			return nil
		}
		common := sites[0].Common()
		if origin(common.StaticCallee()) != fn || i >= len(common.Args) {
			return nil // started through a function such as WaitGroup.Go
		}
		return common.Args[i]
	}
	return nil
}

// stored returns what the variable at addr holds if it is assigned once, as far
// as can be seen, and nil otherwise.
func stored(addr ssa.Value) ssa.Value {
	alloc, ok := addr.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var val ssa.Value
	cells := []ssa.Value{alloc}
	for i := 0; i < len(cells); i++ {
		for _, ref := range *cells[i].Referrers() {
			switch ref := ref.(type) {
			case *ssa.UnOp, *ssa.DebugRef:
			case *ssa.Store:
				if val != nil || ref.Addr != cells[i] {
					return nil
				}
				val = ref.Val
			case *ssa.MakeClosure:
				for j, b := range ref.Bindings {
					if b == cells[i] {
						cells = append(cells, ref.Fn.(*ssa.Function).FreeVars[j])
					}
				}
			default:
				return nil
			}
		}
	}
	return val
}

// Name returns the name of the variable that holds v, "" if it has none.
func Name(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.Parameter:
		return v.Name()
	case *ssa.Alloc:
		return v.Comment
	case *ssa.UnOp:
		return Name(v.X)
	case *ssa.ChangeType:
		return Name(v.X)
	}
	return ""
}

// NodeAt returns the innermost node of type N that encloses pos, and its file.
func NodeAt[N ast.Node](files []*ast.File, pos token.Pos) (n N, file *ast.File) {
	for _, f := range files {
		if f.FileStart <= pos && pos < f.FileEnd {
			path, _ := astutil.PathEnclosingInterval(f, pos, pos)
			for _, p := range path {
				if x, ok := p.(N); ok {
					return x, f
				}
			}
		}
	}
	return n, nil
}

// Body returns the body of fn's declaration or literal, nil if it has none.
func Body(fn *ssa.Function) *ast.BlockStmt {
	switch n := fn.Syntax().(type) {
	case *ast.FuncDecl:
		return n.Body
	case *ast.FuncLit:
		return n.Body
	}
	return nil
}
