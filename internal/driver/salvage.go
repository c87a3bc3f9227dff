package driver

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// maxSalvage bounds the rounds of salvage: what is taken out may be missed
// elsewhere.
const maxSalvage = 6

// salvage makes the best of a package with errors. It takes what is faulty out
// of the syntax, bodies of functions where that is enough and declarations
// otherwise, until the rest type-checks and can be analysed as if the others
// were written in another language. The API stays that of the whole package,
// unless only bodies are gone. What was said of the errors stays said.
func (l *loaded) salvage(n *node, faults []token.Pos) {
	whole, terrs, problems := l.pkg, l.terrs, l.problems
	onlyBodies := true
	for range maxSalvage {
		c := &cutter{faults: faults, onlyBodies: true}
		for _, f := range l.files {
			c.file(f)
		}
		if !c.changed {
			break
		}
		onlyBodies = onlyBodies && c.onlyBodies
		l.factless = l.factless || c.methods
		l.broken = false
		if faults = l.check(n); !l.broken {
			break
		}
	}
	l.pruned, l.terrs, l.problems = true, terrs, problems
	if !onlyBodies {
		l.whole = whole
	}
}

// api is the package that importers see.
func (l *loaded) api() *types.Package {
	if l.whole != nil {
		return l.whole
	}
	return l.pkg
}

// A cutter takes the declarations at faults out of files.
type cutter struct {
	faults     []token.Pos
	changed    bool
	onlyBodies bool // no more than bodies of functions
	methods    bool // methods as a whole too
}

func (c *cutter) file(f *ast.File) {
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		switch d := d.(type) {
		case *ast.FuncDecl:
			return c.function(d)
		case *ast.GenDecl:
			return c.general(d)
		}
		c.cut() // a declaration that could not be parsed
		return true
	})
}

func (c *cutter) cut() { c.changed, c.onlyBodies = true, false }

// function takes out the body of fn if the fault is in it, and reports whether
// fn has to go as a whole.
func (c *cutter) function(fn *ast.FuncDecl) bool {
	if fn.Body != nil && (c.within(fn.Body) || unparsed(fn.Body)) {
		switch {
		case fn.Recv == nil && (fn.Name.Name == "init" || fn.Name.Name == "main"):
			fn.Body.List = nil // must have a body
		case fn.Type.TypeParams != nil || fn.Recv != nil && generic(fn.Recv):
			c.cut() // likewise, and it may have to return something
			c.methods = c.methods || fn.Recv != nil
			return true
		default:
			fn.Body = nil
		}
		c.changed = true
		return false
	}
	if c.within(fn) || unparsed(fn.Type) {
		c.cut()
		c.methods = c.methods || fn.Recv != nil
		return true
	}
	return false
}

// generic reports whether a receiver names type parameters.
func generic(recv *ast.FieldList) bool {
	found := false
	ast.Inspect(recv, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.IndexExpr, *ast.IndexListExpr:
			found = true
		}
		return !found
	})
	return found
}

// general takes faulty specs out of a declaration, and reports whether none is
// left. Constants go together: they count by their place.
func (c *cutter) general(d *ast.GenDecl) bool {
	if !c.within(d) && !unparsed(d) {
		return false
	}
	all := d.Tok == token.CONST
	d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
		if all || c.within(s) || unparsed(s) {
			c.cut()
			return true
		}
		return false
	})
	return len(d.Specs) == 0
}

// within reports whether a fault lies in n.
func (c *cutter) within(n ast.Node) bool {
	return slices.ContainsFunc(c.faults, func(p token.Pos) bool { return n.Pos() <= p && p <= n.End() })
}

// unparsed reports whether part of n could not be parsed.
func unparsed(n ast.Node) bool {
	bad := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.BadDecl, *ast.BadExpr, *ast.BadStmt:
			bad = true
		}
		return !bad
	})
	return bad
}
