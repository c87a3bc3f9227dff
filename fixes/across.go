package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// This file has what rewrites across the files of a module need of a Variable.

// InFile returns a variable or field as one file knows it, which need not be the
// one that declares it: it has the name, and same tells which objects it is. It
// returns nil if the file does not mention it.
func InFile(fset *token.FileSet, file *ast.File, pkg *types.Package, info *types.Info, name string, same func(types.Object) bool) *Variable {
	if !hasName(file, name) {
		return nil
	}
	v := &Variable{fset: fset, file: file, info: info, pkg: pkg, same: same, parents: map[ast.Node]ast.Node{}, names: map[string]bool{}}
	v.collect()
	if v.obj == nil {
		return nil
	}
	return v
}

func hasName(root ast.Node, name string) bool {
	for n := range ast.Preorder(root) {
		if id, ok := n.(*ast.Ident); ok && id.Name == name {
			return true
		}
	}
	return false
}

// Uses returns the identifiers that use the variable, in order.
func (v *Variable) Uses() []*ast.Ident { return v.uses }

// Def returns the identifier that declares the variable, nil if another file has it.
func (v *Variable) Def() *ast.Ident { return v.def }

// Parent returns the node around n.
func (v *Variable) Parent(n ast.Node) ast.Node { return v.parents[n] }

// Fresh returns a name that the file does not use yet, and takes it.
func (v *Variable) Fresh(base string) string { return v.fresh(base) }

// Expr returns the expression by which a use names the variable: s.n for a field,
// p.n for a variable of another package. It is nil for the key of a literal.
func (v *Variable) Expr(id *ast.Ident) ast.Expr { return v.expr(id) }

// Made is true of a use that fills in an object that the function has just made,
// before anybody else can see it.
func (v *Variable) Made(id *ast.Ident) bool { return v.made(id) }

// MutexName returns a name for a new mutex that guards the variable.
func (v *Variable) MutexName() string { return v.fresh(v.obj.Name() + "Mu") }

// DeclareMutex declares the mutex mu beside the variable, which the file declares;
// sync is the name of the package sync.
func (v *Variable) DeclareMutex(mu, sync string) (analysis.TextEdit, bool) {
	return newGuard(v, mu, "", "").declare(sync)
}

// Since reports whether the file may use what Go has since a version.
func (v *Variable) Since(ver string) bool { return v.since(ver) }

// CopyIn returns the first place of a file where a value of the struct that has a
// field is copied, or made by a literal that does not name the fields; same tells
// which objects are the field.
func CopyIn(file *ast.File, info *types.Info, same func(types.Object) bool) ast.Node {
	return (&Variable{info: info, same: same}).Copied(file)
}

// HoldsField returns a function that reports whether values of a type have a field
// in them.
func HoldsField(same func(types.Object) bool) func(types.Type) bool {
	c := &copies{v: &Variable{same: same}}
	return c.holds
}
