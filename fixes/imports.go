package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
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
// drop; either may be empty. The result stays sorted as gofmt wants it. Each
// package has its own edit, the same whatever else is added or dropped, so that
// several fixes can be applied together.
func importEdits(fset *token.FileSet, file *ast.File, add, drop string) []analysis.TextEdit {
	var edits []analysis.TextEdit
	if add != "" && importName(file, add) == "" {
		block, ok := blockImport(file, add)
		if !ok || drop != "" {
			block = []analysis.TextEdit{addImport(fset, file, add)}
		}
		edits = append(edits, block...)
	}
	for _, spec := range file.Imports {
		if drop != "" && importPath(spec) == drop {
			edits = append(edits, dropImport(fset, file, spec))
		}
	}
	return edits
}

// Import returns the edits by which file imports the packages, of the standard
// library, that it does not import yet.
func Import(fset *token.FileSet, file *ast.File, paths []string) []analysis.TextEdit {
	return importAll(fset, file, slices.Clone(paths))
}

// DropImport returns the edit by which file no longer imports a package.
func DropImport(fset *token.FileSet, file *ast.File, spec *ast.ImportSpec) analysis.TextEdit {
	return dropImport(fset, file, spec)
}

// PackageAt returns the name by which code at pos can refer to a package of the
// standard library, once it is imported. It fails if the name means something else
// there. The last element of path must be the package's name.
func PackageAt(file *ast.File, pkg *types.Package, pos token.Pos, path string) (string, bool) {
	name := importName(file, path)
	if name == "" {
		name = path[strings.LastIndex(path, "/")+1:]
	}
	scope := pkg.Scope().Innermost(pos)
	if scope == nil {
		return "", false
	}
	_, obj := scope.LookupParent(name, pos)
	p, isPkg := obj.(*types.PkgName)
	return name, obj == nil || isPkg && p.Imported().Path() == path
}

// importAll is importEdits for several packages at once.
func importAll(fset *token.FileSet, file *ast.File, paths []string) []analysis.TextEdit {
	paths = slices.DeleteFunc(paths, func(p string) bool { return importName(file, p) != "" })
	if block, ok := blockImport(file, paths...); ok && len(paths) > 0 {
		return block
	}
	if importDecl(file) == nil && len(paths) > 1 {
		slices.Sort(paths)
		text := "\n\nimport (\n\t\"" + strings.Join(paths, "\"\n\t\"") + "\"\n)"
		return []analysis.TextEdit{{Pos: file.Name.End(), End: file.Name.End(), NewText: []byte(text)}}
	}
	var edits []analysis.TextEdit
	for _, p := range paths {
		edits = append(edits, importEdits(fset, file, p, "")...)
	}
	return edits
}

// blockImport makes a block with paths of the only import, if that is a
// declaration without parentheses and comments.
func blockImport(file *ast.File, paths ...string) ([]analysis.TextEdit, bool) {
	decl := importDecl(file)
	if decl == nil || decl.Lparen.IsValid() || len(file.Imports) != 1 {
		return nil, false
	}
	spec := file.Imports[0]
	if spec.Doc != nil || spec.Comment != nil {
		return nil, false
	}
	open, end := "(\n\t", "\n)"
	slices.Sort(paths)
	for _, path := range slices.Backward(paths) {
		if old := importPath(spec); standard(old) && old < path {
			end = "\n\t" + strconv.Quote(path) + end
		}
	}
	for _, path := range paths {
		if old := importPath(spec); !standard(old) || old > path {
			open += strconv.Quote(path) + "\n\t"
		}
	}
	if !standard(importPath(spec)) {
		open = strings.TrimSuffix(open, "\t") + "\n\t"
	}
	return []analysis.TextEdit{
		{Pos: spec.Pos(), End: spec.Pos(), NewText: []byte(open)},
		{Pos: spec.End(), End: spec.End(), NewText: []byte(end)},
	}, true
}

// addImport adds a line for path in front of the first import of the standard
// library that sorts after it, or behind the last that does not.
func addImport(fset *token.FileSet, file *ast.File, path string) analysis.TextEdit {
	text := strconv.Quote(path) + "\n"
	decl := importDecl(file)
	if decl == nil {
		end := file.Name.End()
		return analysis.TextEdit{Pos: end, End: end, NewText: []byte("\n\nimport " + strings.TrimSpace(text))}
	}
	if decl.Lparen.IsValid() {
		text = "\t" + text
	} else {
		text = "import " + text
	}
	var last *ast.ImportSpec
	for _, s := range decl.Specs {
		spec := s.(*ast.ImportSpec)
		if !standard(importPath(spec)) || last != nil && line(fset, spec.Pos()) > line(fset, last.End())+1 {
			break // the group of another origin
		}
		if importPath(spec) > path {
			return atLine(fset, spec.Pos(), spec.Doc, 0, text)
		}
		last = spec
	}
	if last == nil { // other origins only
		spec := decl.Specs[0].(*ast.ImportSpec)
		if decl.Lparen.IsValid() {
			text += "\n"
		}
		return atLine(fset, spec.Pos(), spec.Doc, 0, text)
	}
	return atLine(fset, last.End(), nil, 1, text)
}

// atLine inserts text at the start of the line of pos, of the comment above it
// if there is one, or delta lines further down.
func atLine(fset *token.FileSet, pos token.Pos, doc *ast.CommentGroup, delta int, text string) analysis.TextEdit {
	if doc != nil {
		pos = doc.Pos()
	}
	tf := fset.File(pos)
	if n := line(fset, pos) + delta; n <= tf.LineCount() {
		pos = tf.LineStart(n)
	}
	return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
}

// dropImport deletes an import with its line, and the declaration with it if
// that imports nothing else.
func dropImport(fset *token.FileSet, file *ast.File, spec *ast.ImportSpec) analysis.TextEdit {
	var n ast.Node = spec
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if ok && decl.Tok == token.IMPORT && len(decl.Specs) == 1 && decl.Specs[0] == spec && !decl.Lparen.IsValid() {
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
