package rewrite

import (
	"go/ast"
	"go/types"
	"regexp"
	"strings"
)

// A usage says how functions of a package are used: those that are values, and the
// names of the methods of its interfaces.
type usage struct {
	values  map[*types.Func]bool
	methods map[string]bool
}

// functions returns the declared functions of a package that have bodies, for a mutex
// of the name.
func (p *Package) functions(mu string, u usage) []*function {
	var list []*function
	says := regexp.MustCompile(`(?i)\b(must|should|caller|callers|with|be|is)\b[^.]*\b(hold|held|holds|locked|holding)\b`)
	names := regexp.MustCompile(`(?i)lock|mutex|\b` + regexp.QuoteMeta(mu) + `\b`)
	for _, f := range p.Files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			obj, ok := p.Info.Defs[decl.Name].(*types.Func)
			if !ok {
				continue
			}
			doc := strings.ReplaceAll(decl.Doc.Text(), "\n", " ")
			fn := &function{decl: decl, obj: obj, value: u.values[obj]}
			fn.held = strings.HasSuffix(obj.Name(), "Locked") || strings.HasSuffix(obj.Name(), "NoLock") || says.MatchString(doc) && names.MatchString(doc)
			fn.called = !fn.held && (obj.Exported() || obj.Name() == "main" || obj.Name() == "init" || fn.value || decl.Recv != nil && u.methods[obj.Name()])
			list = append(list, fn)
		}
	}
	return list
}

// usage looks for functions that are used but to call them.
func (p *Package) usage() usage {
	u := usage{values: map[*types.Func]bool{}, methods: map[string]bool{}}
	called := map[*ast.Ident]bool{}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if id := calledName(n); id != nil {
					called[id] = true
				}
			case *ast.InterfaceType:
				for _, m := range n.Methods.List {
					for _, name := range m.Names {
						u.methods[name.Name] = true
					}
				}
			case *ast.Ident:
				if fn, ok := p.Info.Uses[n].(*types.Func); ok && !called[n] {
					u.values[fn.Origin()] = true
				}
			}
			return true
		})
	}
	return u
}

// calledName returns the name of what a call calls, if it has one.
func calledName(call *ast.CallExpr) *ast.Ident {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr: // an instance
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch x := fun.(type) {
	case *ast.Ident:
		return x
	case *ast.SelectorExpr:
		return x.Sel
	}
	return nil
}
