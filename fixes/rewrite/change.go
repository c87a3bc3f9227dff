package rewrite

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

// A change is a rewrite under way.
type change struct {
	prog  *Program
	p     *Package // in which it was asked for
	site  *site
	files []*fileChange

	dry     bool // the packages that import p are not there
	exposed bool // other modules may notice, though they do not mention the object
}

// A fileChange is what is to change in one file.
type fileChange struct {
	p     *Package
	file  *ast.File
	edits []analysis.TextEdit
	paths []string // to be imported
}

// in returns what is to change in a file.
func (c *change) in(p *Package, file *ast.File) *fileChange {
	for _, f := range c.files {
		if f.file == file {
			return f
		}
	}
	f := &fileChange{p: p, file: file}
	c.files = append(c.files, f)
	return f
}

func (f *fileChange) add(edits ...analysis.TextEdit) { f.edits = append(f.edits, edits...) }

// use returns the name of a package of the standard library at pos, and has it
// imported.
func (f *fileChange) use(pos token.Pos, path string) (string, error) {
	name, ok := fixes.PackageAt(f.file, f.p.Types, pos, path)
	if !ok {
		return "", f.p.refuse(pos, "%s means something else than the package %s", name, path)
	}
	f.need(path)
	return name, nil
}

func (f *fileChange) need(paths ...string) {
	for _, path := range paths {
		if !slices.Contains(f.paths, path) {
			f.paths = append(f.paths, path)
		}
	}
}

// refuse makes an error that ends with a place.
func (p *Package) refuse(pos token.Pos, format string, args ...any) error {
	return errors.New(fmt.Sprintf(format, args...) + " at " + p.place(pos))
}

// place names a place by the base name of its file and its line.
func (p *Package) place(pos token.Pos) string {
	at := p.Fset.PositionFor(pos, false)
	return fmt.Sprintf("%s:%d", filepath.Base(at.Filename), at.Line)
}

// same returns a function that tells, in the universe of a package q, whether an
// object is obj, which p declares. Elsewhere an object is known by the line on which
// it is declared: export data has no more.
func (p *Package) same(obj types.Object, q *Package) func(types.Object) bool {
	at := p.Fset.PositionFor(obj.Pos(), false)
	_, isFunc := obj.(*types.Func)
	return func(o types.Object) bool {
		switch x := o.(type) {
		case *types.Var:
			o = x.Origin()
		case *types.Func:
			o = x.Origin()
		default:
			return false
		}
		if q == p {
			return o == obj
		}
		if _, ok := o.(*types.Func); ok != isFunc || o.Name() != obj.Name() || o.Pkg() == nil || o.Pkg().Path() != obj.Pkg().Path() {
			return false
		}
		other := q.Fset.PositionFor(o.Pos(), false)
		return other.Line == at.Line && filepath.Base(other.Filename) == filepath.Base(at.Filename)
	}
}

// others returns the packages that may mention obj, that which declares it first.
func (c *change) others(obj types.Object) []*Package {
	list := []*Package{c.p}
	for _, p := range c.prog.Packages {
		if p != c.p && visible(obj) && p.imports(c.p.Path) {
			list = append(list, p)
		}
	}
	return list
}

// imports reports whether a package imports another, be it through others.
func (p *Package) imports(path string) bool {
	seen := map[*types.Package]bool{}
	var visit func(q *types.Package) bool
	visit = func(q *types.Package) bool {
		if seen[q] {
			return false
		}
		seen[q] = true
		return slices.ContainsFunc(q.Imports(), func(i *types.Package) bool { return i.Path() == path || visit(i) })
	}
	return visit(p.Types)
}

// A mention is a file that mentions a variable.
type mention struct {
	p    *Package
	file *ast.File
	v    *fixes.Variable
}

// mentions returns the files that mention a variable, that which declares it first.
// It fails if a file that is not built mentions it.
func (c *change) mentions(obj *types.Var) ([]mention, error) {
	var list []mention
	seen := map[string]bool{}
	for _, p := range c.others(obj) {
		if err := p.ignored(obj, p.Path == c.p.Path); err != nil {
			return nil, err
		}
		for _, f := range p.Files {
			name := p.Fset.File(f.FileStart).Name()
			if seen[name] || local(obj) && (obj.Pos() < f.FileStart || obj.Pos() >= f.FileEnd) {
				continue // the first: of another variant of the package
			}
			seen[name] = true
			if v := fixes.InFile(p.Fset, f, p.Types, p.Info, obj.Name(), c.p.same(obj, p)); v != nil {
				list = append(list, mention{p, f, v})
			}
		}
	}
	i := slices.IndexFunc(list, func(m mention) bool { return m.v.Def() != nil })
	if i < 0 {
		return nil, errGone
	}
	list[0], list[i] = list[i], list[0]
	return list, nil
}

// editable fails if one of the files must not be changed by hand.
func (c *change) editable() error {
	for _, f := range c.files {
		if len(f.edits) == 0 && len(f.paths) == 0 {
			continue
		}
		name := f.p.Fset.File(f.file.FileStart).Name()
		base := filepath.Base(name)
		switch {
		case ast.IsGenerated(f.file):
			return fmt.Errorf("%s would have to change, and is generated", base)
		case slices.ContainsFunc(f.file.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == `"C"` }):
			return fmt.Errorf("%s would have to change, and uses cgo", base)
		case len(f.p.Sources[name]) != f.p.Fset.File(f.file.FileStart).Size():
			return errGone
		}
	}
	return nil
}

// local reports whether obj is neither a field nor a method, and not declared at the
// level of its package.
func local(obj types.Object) bool { return obj.Parent() != nil && obj.Parent() != obj.Pkg().Scope() }
