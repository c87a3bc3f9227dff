package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// MoveMutexTitle is the title of MoveMutex.
const MoveMutexTitle = "Declare the mutex beside what it guards"

// MoveMutex moves the declaration of a local mutex in front of that of the
// variable declared at data, in the same file. It fails where the mutex is not
// declared by a statement of its own, or where its name means something else
// there or on the way.
func MoveMutex(fset *token.FileSet, file *ast.File, info *types.Info, pkg *types.Package, mu types.Object, data token.Pos) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	from := declarationAt(file, mu.Pos())
	if from == nil {
		return none, false
	}
	spec, ok := from.Decl.(*ast.GenDecl).Specs[0].(*ast.ValueSpec)
	old, placed := placeOf(fset, file, from)
	if !ok || !placed || len(spec.Names) != 1 || len(spec.Values) > 0 {
		return none, false
	}
	text := mu.Name() + " " + types.ExprString(spec.Type)
	for _, d := range file.Decls {
		if d.Pos() > data || data >= d.End() {
			continue
		}
		if gen, ok := d.(*ast.GenDecl); ok {
			if pkg.Scope().Lookup(mu.Name()) != nil || info.Scopes[file].Lookup(mu.Name()) != nil {
				return none, false
			}
			return analysis.SuggestedFix{Message: MoveMutexTitle, TextEdits: []analysis.TextEdit{besideGlobal(gen, data, text), old.remove()}}, true
		}
		if uses(info, d, mu) {
			return none, false
		}
		stmt := statementAt(d, data)
		if stmt == nil {
			return none, false
		}
		home, ok := placeOf(fset, file, stmt)
		if !ok || !home.alone() {
			return none, false
		}
		return analysis.SuggestedFix{Message: MoveMutexTitle, TextEdits: []analysis.TextEdit{home.before("var " + text), old.remove()}}, true
	}
	return none, false
}

// besideGlobal declares a variable of the package in front of the one at data.
func besideGlobal(gen *ast.GenDecl, data token.Pos, text string) analysis.TextEdit {
	pos := gen.Pos()
	insert := "var " + text + "\n\n"
	if gen.Doc != nil {
		pos = gen.Doc.Pos()
	}
	for _, s := range gen.Specs {
		if spec, ok := s.(*ast.ValueSpec); ok && gen.Lparen.IsValid() && spec.Pos() <= data && data < spec.End() {
			pos, insert = spec.Pos(), text+"\n\t"
			if spec.Doc != nil {
				pos = spec.Doc.Pos()
			}
		}
	}
	return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(insert)}
}

// declarationAt returns the var statement, of one variable, that declares the
// name at pos.
func declarationAt(file *ast.File, pos token.Pos) *ast.DeclStmt {
	var found *ast.DeclStmt
	ast.Inspect(file, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeclStmt); ok {
			if gen, ok := d.Decl.(*ast.GenDecl); ok && gen.Tok == token.VAR && len(gen.Specs) == 1 && d.Pos() <= pos && pos < d.End() && !gen.Lparen.IsValid() {
				found = d
			}
		}
		return found == nil
	})
	return found
}

// statementAt returns the statement that declares the variable named at pos.
func statementAt(d ast.Decl, pos token.Pos) ast.Stmt {
	var found ast.Stmt
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				if lhs.Pos() == pos {
					found = n
				}
			}
		case *ast.DeclStmt:
			ast.Inspect(n, func(m ast.Node) bool {
				if spec, ok := m.(*ast.ValueSpec); ok {
					for _, name := range spec.Names {
						if name.Pos() == pos {
							found = n
						}
					}
				}
				_, lit := m.(*ast.FuncLit)
				return !lit
			})
		}
		return found == nil
	})
	return found
}

// uses reports whether a declaration has the name of obj for something else.
func uses(info *types.Info, d ast.Decl, obj types.Object) bool {
	found := false
	ast.Inspect(d, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == obj.Name() {
			v, field := info.ObjectOf(id).(*types.Var)
			found = found || info.ObjectOf(id) != obj && !(field && v.IsField())
		}
		return !found
	})
	return found
}
