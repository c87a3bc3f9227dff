package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// A Variable is a local or package variable, with its uses, all in one file.
type Variable struct {
	fset *token.FileSet
	file *ast.File
	info *types.Info
	pkg  *types.Package
	obj  *types.Var
	def  *ast.Ident   // where it is declared
	uses []*ast.Ident // in order, without def

	parents map[ast.Node]ast.Node
	names   map[string]bool // every identifier of the file

	same func(types.Object) bool // of InFile
}

// NewVariable collects the uses of obj. It fails if obj is a field, if code in
// another file or package may use it, or if its declaration is not in sight.
func NewVariable(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info, obj *types.Var) (*Variable, bool) {
	if obj == nil || obj.IsField() || obj.Pkg() != pkg || obj.Parent() == pkg.Scope() && obj.Exported() {
		return nil, false
	}
	v := &Variable{fset: fset, info: info, pkg: pkg, obj: obj, parents: map[ast.Node]ast.Node{}, names: map[string]bool{}}
	for _, f := range files {
		if f.FileStart <= obj.Pos() && obj.Pos() < f.FileEnd {
			v.file = f
		}
	}
	if v.file == nil || !v.collect() {
		return nil, false
	}
	for id, o := range info.Uses {
		if o == obj && (id.Pos() < v.file.FileStart || id.Pos() >= v.file.FileEnd) {
			return nil, false
		}
	}
	return v, true
}

// note keeps obj as the variable, if none is known yet.
func (v *Variable) note(obj types.Object) {
	if o, ok := obj.(*types.Var); ok && v.obj == nil {
		v.obj = o.Origin()
	}
}

// collect fills in what is found by walking the file.
func (v *Variable) collect() bool {
	var stack []ast.Node
	ast.Inspect(v.file, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if len(stack) > 0 {
			v.parents[n] = stack[len(stack)-1]
		}
		stack = append(stack, n)
		if id, ok := n.(*ast.Ident); ok {
			v.names[id.Name] = true
			switch {
			case v.info.Defs[id] != nil && v.is(v.info.Defs[id]):
				v.note(v.info.Defs[id])
				v.def = id
			case v.info.Uses[id] != nil && v.is(v.info.Uses[id]):
				v.note(v.info.Uses[id])
				v.uses = append(v.uses, id)
			}
		}
		return true
	})
	return v.def != nil
}

// own returns a copy of v in which a fix may take names of its own.
func (v *Variable) own() *Variable {
	w := *v
	w.names = maps.Clone(v.names)
	return &w
}

// global reports whether v is a package variable.
func (v *Variable) global() bool { return v.obj.Parent() == v.pkg.Scope() }

// parent returns the node around n, parentheses aside.
func (v *Variable) parent(n ast.Node) ast.Node {
	p := v.parents[n]
	for {
		paren, ok := p.(*ast.ParenExpr)
		if !ok {
			return p
		}
		p = v.parents[paren]
	}
}

// stmt returns the innermost statement around n, in the same function.
func (v *Variable) stmt(n ast.Node) ast.Stmt {
	for ; n != nil; n = v.parents[n] {
		if s, ok := n.(ast.Stmt); ok {
			return s
		}
	}
	return nil
}

// mentions reports whether n uses v.
func (v *Variable) mentions(n ast.Node) bool {
	return slices.ContainsFunc(v.uses, func(id *ast.Ident) bool { return n.Pos() <= id.Pos() && id.End() <= n.End() })
}

// At returns the uses of v in the innermost statement around pos, or in its
// head where it is a compound one.
func (v *Variable) At(pos token.Pos) []*ast.Ident {
	var list []*ast.Ident
	var best ast.Stmt
	for _, id := range v.uses {
		s := v.stmt(id)
		if s == nil || pos < s.Pos() || pos >= max(s.End(), s.Pos()+1) {
			continue
		}
		if best == nil || s.End()-s.Pos() < best.End()-best.Pos() {
			best, list = s, nil
		}
		if s == best {
			list = append(list, id)
		}
	}
	return list
}

// fresh returns base, or base with a number, whichever no identifier of the
// file is, and keeps it from being returned again.
func (v *Variable) fresh(base string) string {
	name := base
	for i := 2; v.names[name] || v.global() && v.pkg.Scope().Lookup(name) != nil; i++ {
		name = base + strconv.Itoa(i)
	}
	v.names[name] = true
	return name
}

// imported returns the name for a package of the standard library and the
// edits that import it. It fails if the name means something else in the file.
func (v *Variable) imported(path, name string) (string, []analysis.TextEdit, bool) {
	if have := importName(v.file, path); have != "" {
		return have, nil, true
	}
	if v.names[name] || v.pkg.Scope().Lookup(name) != nil {
		return "", nil, false
	}
	return name, importEdits(v.fset, v.file, path, ""), true
}

// calm reports whether evaluating n runs no other code and waits for nothing:
// no calls but of builtins and conversions, no receives, no function literals.
func (v *Variable) calm(n ast.Node) bool {
	ok := true
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			tv := v.info.Types[n.Fun]
			ok = ok && (tv.IsType() || tv.IsBuiltin())
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.FuncLit, *ast.SendStmt, *ast.GoStmt, *ast.DeferStmt, *ast.SelectStmt:
			ok = false
		}
		return ok
	})
	return ok
}

// declared returns the statement that declares a local v, the declaration of a
// package variable, or the function of a parameter or result.
func (v *Variable) declared() ast.Node {
	for n := v.parents[v.def]; n != nil; n = v.parents[n] {
		switch n := n.(type) {
		case *ast.GenDecl:
			if v.global() {
				return n
			}
		case *ast.FuncDecl, *ast.FuncLit:
			return n
		case ast.Stmt:
			if _, ok := placeOf(v.fset, v.file, n); ok {
				return n
			}
		}
	}
	return nil
}

// since reports whether the file may use what Go has since a version.
func (v *Variable) since(ver string) bool {
	have := goVersion(v.file, v.pkg, v.info)
	return have == "" || version.Compare(have, ver) >= 0
}

// isResult reports whether v is a result of a function.
func (v *Variable) isResult() bool {
	field := v.parents[v.def]
	list := v.parents[field]
	fn, ok := v.parents[list].(*ast.FuncType)
	return ok && ast.Node(fn.Results) == list
}

// Pos returns where the variable is declared.
func (v *Variable) Pos() token.Pos { return v.obj.Pos() }

func (v *Variable) line(pos token.Pos) int { return line(v.fset, pos) }
