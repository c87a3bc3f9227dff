package fixes

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// importName returns the name by which file refers to the package, "" if it
// does not import it under a usable name.
func importName(file *ast.File, path string) string {
	for _, spec := range file.Imports {
		if importPath(spec) != path {
			continue
		}
		switch {
		case spec.Name == nil:
			return path[strings.LastIndex(path, "/")+1:]
		case spec.Name.Name != "_" && spec.Name.Name != ".":
			return spec.Name.Name
		}
	}
	return ""
}

func importPath(spec *ast.ImportSpec) string {
	p, _ := strconv.Unquote(spec.Path.Value)
	return p
}

// importEdits returns the edits that make file import add and no longer import
// drop; either may be empty. The result stays sorted as gofmt wants it.
func importEdits(fset *token.FileSet, file *ast.File, add, drop string) []analysis.TextEdit {
	if add != "" && importName(file, add) != "" {
		add = ""
	}
	var dropped *ast.ImportSpec
	for _, spec := range file.Imports {
		if drop != "" && importPath(spec) == drop {
			dropped = spec
		}
	}
	var edits []analysis.TextEdit
	if add != "" {
		edit, instead := addImport(fset, file, add, dropped)
		edits = append(edits, edit)
		if instead {
			return edits
		}
	}
	if dropped != nil {
		edits = append(edits, dropImport(fset, file, dropped))
	}
	return edits
}

// addImport adds path in front of the first import of the standard library
// that sorts after it. It takes the place of dropped, and says so, if it
// comes to stand beside it.
func addImport(fset *token.FileSet, file *ast.File, path string, dropped *ast.ImportSpec) (edit analysis.TextEdit, instead bool) {
	decl := importDecl(file)
	quoted := strconv.Quote(path)
	if decl == nil {
		end := file.Name.End()
		return analysis.TextEdit{Pos: end, End: end, NewText: []byte("\n\nimport " + quoted)}, false
	}
	var last *ast.ImportSpec
	for _, s := range decl.Specs {
		spec := s.(*ast.ImportSpec)
		if !standard(importPath(spec)) || last != nil && line(fset, spec.Pos()) > line(fset, last.End())+1 {
			break // the group of another origin
		}
		if spec == dropped && (importPath(spec) > path || spec == decl.Specs[len(decl.Specs)-1]) {
			return replace(spec.Path, quoted), true
		}
		if importPath(spec) > path {
			return besideImport(decl, spec, quoted, true), false
		}
		last = spec
	}
	if last == nil {
		spec := decl.Specs[0].(*ast.ImportSpec)
		if !decl.Lparen.IsValid() {
			return besideImport(decl, spec, quoted, true), false
		}
		return analysis.TextEdit{Pos: spec.Pos(), End: spec.Pos(), NewText: []byte(quoted + "\n\n\t")}, false
	}
	if last == dropped {
		return replace(last.Path, quoted), true
	}
	return besideImport(decl, last, quoted, false), false
}

// besideImport adds a line in front of spec or behind it.
func besideImport(decl *ast.GenDecl, spec *ast.ImportSpec, quoted string, front bool) analysis.TextEdit {
	pos, text := spec.Pos(), quoted+"\n\t"
	if !front {
		pos, text = spec.End(), "\n\t"+quoted
		if spec.Comment != nil {
			pos = spec.Comment.End()
		}
	}
	if decl.Lparen.IsValid() {
		return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
	}
	// A declaration of its own beside the one without parentheses.
	pos, text = decl.Pos(), "import "+quoted+"\n"
	if !front {
		pos, text = decl.End(), "\nimport "+quoted
		if spec.Comment != nil {
			pos = spec.Comment.End()
		}
	}
	return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
}

// dropImport deletes an import with its line.
func dropImport(fset *token.FileSet, file *ast.File, spec *ast.ImportSpec) analysis.TextEdit {
	var n ast.Node = spec
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if ok && decl.Tok == token.IMPORT && len(decl.Specs) == 1 && decl.Specs[0] == spec {
			n = decl
		}
	}
	tf := fset.File(n.Pos())
	edit := analysis.TextEdit{Pos: tf.LineStart(line(fset, n.Pos())), End: n.End()}
	if last := line(fset, n.End()); last < tf.LineCount() {
		edit.End = tf.LineStart(last + 1)
	}
	return edit
}

// importDecl returns the first import declaration, unless it is import "C".
func importDecl(file *ast.File) *ast.GenDecl {
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if ok && decl.Tok == token.IMPORT && len(decl.Specs) > 0 && importPath(decl.Specs[0].(*ast.ImportSpec)) != "C" {
			return decl
		}
	}
	return nil
}

// standard reports whether path looks like a package of the standard library.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

func line(fset *token.FileSet, pos token.Pos) int { return fset.PositionFor(pos, false).Line }
