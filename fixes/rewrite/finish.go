package rewrite

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

// finish turns what is to change into edits of files, whose result compiles.
func (c *change) finish() ([]Edit, error) {
	texts, err := c.texts()
	if err != nil {
		return nil, err
	}
	if err := c.compiles(texts); err != nil {
		return nil, err
	}
	var edits []Edit
	for _, f := range c.files {
		name := f.p.Fset.File(f.file.FileStart).Name()
		if text, ok := texts[name]; ok {
			edits = append(edits, DiffLines(name, f.p.Sources[name], text)...)
		}
	}
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Start, b.Start))
	})
	return edits, nil
}

// texts returns what the files become.
func (c *change) texts() (map[string][]byte, error) {
	if err := c.editable(); err != nil {
		return nil, err
	}
	texts := map[string][]byte{}
	for _, f := range c.files {
		f.add(fixes.Import(f.p.Fset, f.file, f.paths)...)
		if len(f.edits) == 0 {
			continue
		}
		name := f.p.Fset.File(f.file.FileStart).Name()
		text, err := f.text(f.p.Sources[name], c.dry)
		if err != nil {
			return nil, err
		}
		texts[name] = text
	}
	if len(texts) == 0 {
		return nil, errGone
	}
	return texts, nil
}

// text returns what the file becomes: without imports that are no longer used, and
// formatted if it was before. A draft is neither.
func (f *fileChange) text(old []byte, draft bool) ([]byte, error) {
	out, err := f.apply(old)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", out, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("the result would not be Go: %w", err)
	}
	if draft {
		return out, nil
	}
	for {
		spec := f.unused(file)
		if spec == nil {
			break
		}
		e := fixes.DropImport(fset, file, spec)
		tf := fset.File(e.Pos)
		out = slices.Concat(out[:tf.Offset(e.Pos)], out[tf.Offset(e.End):])
		fset = token.NewFileSet()
		if file, err = parser.ParseFile(fset, "", out, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return nil, fmt.Errorf("the result would not be Go: %w", err)
		}
	}
	if formatted, err := format.Source(old); err != nil || !bytes.Equal(formatted, old) {
		return out, nil
	}
	return format.Source(out)
}

// apply makes the edits. Those that are the same are one, and insertions at one point
// stay in their order.
func (f *fileChange) apply(old []byte) ([]byte, error) {
	same := func(a, b analysis.TextEdit) bool {
		return a.Pos == b.Pos && a.End == b.End && bytes.Equal(a.NewText, b.NewText)
	}
	var edits []analysis.TextEdit
	for _, e := range f.edits {
		if !e.End.IsValid() {
			e.End = e.Pos
		}
		if e.Pos == e.End || !slices.ContainsFunc(edits, func(x analysis.TextEdit) bool { return same(x, e) }) {
			edits = append(edits, e)
		}
	}
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.End, b.End))
	})
	tf := f.p.Fset.File(f.file.FileStart)
	var out []byte
	last := 0
	for _, e := range edits {
		start, end := tf.Offset(e.Pos), tf.Offset(e.End)
		if start < last {
			return nil, f.p.refuse(e.Pos, "two changes meet")
		}
		out = append(append(out, old[last:start]...), e.NewText...)
		last = end
	}
	return append(out, old[last:]...), nil
}

// unused returns an import that the file has used before, and no longer uses.
func (f *fileChange) unused(file *ast.File) *ast.ImportSpec {
	used := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				used[id.Name] = true
			}
		}
		return true
	})
	before := map[string]string{} // by path, the name that it was used by
	ast.Inspect(f.file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if pkg, ok := f.p.Info.Uses[id].(*types.PkgName); ok {
				before[pkg.Imported().Path()] = id.Name
			}
		}
		return true
	})
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if name := before[path]; name != "" && !used[name] {
			return spec
		}
	}
	return nil
}

// compiles type-checks each changed package that does not see another one that is
// changed: what such a package imports is known here as it was.
func (c *change) compiles(texts map[string][]byte) error {
	var changed []*Package
	for _, f := range c.files {
		if !slices.Contains(changed, f.p) {
			changed = append(changed, f.p)
		}
	}
	for _, p := range changed {
		if slices.ContainsFunc(changed, func(q *Package) bool { return q != p && p.imports(q.Path) }) {
			continue
		}
		if err := p.check(texts); err != nil {
			return fmt.Errorf("the result would not compile: %w", err)
		}
	}
	return nil
}

// check returns the first error that type-checking finds only with the new texts.
func (p *Package) check(texts map[string][]byte) error {
	var files []*ast.File
	for _, f := range p.Files {
		name := p.Fset.File(f.FileStart).Name()
		if text, ok := texts[name]; ok {
			var err error
			if f, err = parser.ParseFile(p.Fset, name, text, parser.SkipObjectResolution); err != nil {
				return err
			}
		}
		files = append(files, f)
	}
	after := p.errors(files)
	if len(after) == 0 {
		return nil
	}
	known := map[string]bool{}
	for _, e := range p.errors(p.Files) {
		known[e.Msg] = true
	}
	for _, e := range after {
		if !known[e.Msg] {
			return errors.New(e.Msg)
		}
	}
	return nil
}

// errors type-checks files against what the package imports already. What other
// packages have is not known, and no error.
func (p *Package) errors(files []*ast.File) []types.Error {
	imp := importer{}
	imp.add(p.Types.Imports())
	imports := map[token.Pos]bool{}
	for _, f := range files {
		for _, spec := range f.Imports {
			imports[spec.Path.Pos()] = true
		}
	}
	var errs []types.Error
	conf := types.Config{Importer: imp, GoVersion: p.Types.GoVersion(), FakeImportC: true, Error: func(err error) {
		if e, ok := errors.AsType[types.Error](err); ok && !(imports[e.Pos] && strings.HasPrefix(e.Msg, "could not import")) {
			errs = append(errs, e)
		}
	}}
	conf.Check(p.Types.Path(), p.Fset, files, nil) // errors went to conf.Error
	return errs
}

// An importer knows the packages that a package imports, be it through others.
type importer map[string]*types.Package

func (m importer) add(list []*types.Package) {
	for _, p := range list {
		if m[p.Path()] == nil {
			m[p.Path()] = p
			m.add(p.Imports())
		}
	}
}

// Import implements types.Importer.
func (m importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := m[path]; p != nil && p.Complete() {
		return p, nil
	}
	return nil, fmt.Errorf("%s is not known", path)
}
