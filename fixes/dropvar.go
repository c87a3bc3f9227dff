package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// dropVars deletes the declarations of package variables. It fails if one has a
// value or a comment, or shares its declaration with another.
func dropVars(fset *token.FileSet, files []*ast.File, info *types.Info, vars []*types.Var) ([]analysis.TextEdit, bool) {
	var edits []analysis.TextEdit
	found := 0
	for _, f := range files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok || decl.Tok != token.VAR {
				continue
			}
			var specs []*ast.ValueSpec
			for _, s := range decl.Specs {
				if s := s.(*ast.ValueSpec); slices.ContainsFunc(s.Names, func(id *ast.Ident) bool {
					v, ok := info.Defs[id].(*types.Var)
					return ok && slices.Contains(vars, v)
				}) {
					if len(s.Names) > 1 || s.Values != nil || s.Doc != nil || s.Comment != nil {
						return nil, false
					}
					specs = append(specs, s)
				}
			}
			found += len(specs)
			switch {
			case len(specs) == 0:
			case len(specs) < len(decl.Specs):
				for _, s := range specs {
					edits = append(edits, wholeLines(fset, s))
				}
			case decl.Doc != nil:
				return nil, false
			default:
				edit := wholeLines(fset, decl)
				if tf := fset.File(decl.Pos()); line(fset, edit.End) < tf.LineCount() && emptyLine(fset, edit.End) {
					edit.End = tf.LineStart(line(fset, edit.End) + 1)
				}
				edits = append(edits, edit)
			}
		}
	}
	return edits, found == len(vars)
}

// wholeLines deletes the lines of a node.
func wholeLines(fset *token.FileSet, n ast.Node) analysis.TextEdit {
	tf := fset.File(n.Pos())
	edit := analysis.TextEdit{Pos: tf.LineStart(line(fset, n.Pos())), End: n.End()}
	if last := line(fset, n.End()); last < tf.LineCount() {
		edit.End = tf.LineStart(last + 1)
	}
	return edit
}

// emptyLine reports whether the line that starts at pos is empty.
func emptyLine(fset *token.FileSet, pos token.Pos) bool {
	tf := fset.File(pos)
	return tf.LineStart(line(fset, pos)+1)-pos == 1
}

// refersTo reports whether code uses an object of the package, itself or in the
// declarations of what it uses: a variable that is initialised by it could not
// be declared.
func refersTo(files []*ast.File, info *types.Info, code ast.Node, obj types.Object) bool {
	decls := map[types.Object]ast.Node{}
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				decls[info.Defs[d.Name]] = d
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.ValueSpec); ok {
						for _, id := range s.Names {
							decls[info.Defs[id]] = s
						}
					}
				}
			}
		}
	}
	seen := map[ast.Node]bool{}
	found := false
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		if n == nil || seen[n] || found {
			return
		}
		seen[n] = true
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				used := info.Uses[id]
				found = found || used == obj
				if used != nil {
					visit(decls[used])
				}
			}
			return !found
		})
	}
	visit(code)
	return found
}
