package fixes

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// carryIndex gives the values that are sent a number, by which they are stored.
func (g *Gather) carryIndex() ([]analysis.TextEdit, bool) {
	def, ok := placeOf(g.Fset, g.File, g.defining(g.Make))
	store, found := placeOf(g.Fset, g.File, g.Store)
	if !ok || !found || !def.alone() || !store.alone() {
		return nil, false
	}
	typ, r := freshIn(g.File, "indexed"), freshIn(g.Collects, "r")
	elem := g.Make.Args[0].(*ast.ChanType).Value
	edits := []analysis.TextEdit{
		def.before("type "+typ+" struct {", "\tindex int", "\tvalue "+exprText(elem), "}"),
		replace(elem, typ),
		{Pos: g.Send.Value.Pos(), End: g.Send.Value.Pos(), NewText: []byte(typ + "{" + g.index + ", ")},
		{Pos: g.Send.Value.End(), End: g.Send.Value.End(), NewText: []byte("}")},
		replace(g.Store, r+" := <-"+g.ch.Name+"\n"+store.indent()+exprText(g.slot.X)+"["+r+".index] = "+r+".value"),
	}
	edits = append(edits, g.names...)
	return append(edits, g.forget()...), true
}

// forget drops the variable of the second loop if only the store used it.
func (g *Gather) forget() []analysis.TextEdit {
	loop, ok := g.Collects.(*ast.RangeStmt)
	if !ok || loop.Value != nil || loop.Key == nil {
		return nil
	}
	key, ok := loop.Key.(*ast.Ident)
	if !ok {
		return nil
	}
	for id, obj := range g.Info.Uses {
		if obj == g.Info.Defs[key] && id != g.slot.Index {
			return nil
		}
	}
	return []analysis.TextEdit{{Pos: key.Pos(), End: loop.Range, NewText: nil}}
}

// freshIn returns a name that is not used in root yet.
func freshIn(root ast.Node, base string) string {
	name := base
	for i := 2; hasName(root, name); i++ {
		name = base + strconv.Itoa(i)
	}
	return name
}

// paramName returns the name of the i'th parameter, "" if it has none.
func paramName(typ *ast.FuncType, i int) string {
	for _, f := range typ.Params.List {
		if i < len(f.Names) {
			return f.Names[i].Name
		}
		i -= max(1, len(f.Names))
		if i < 0 {
			break
		}
	}
	return ""
}

// bodyOf returns the body of a loop.
func bodyOf(loop ast.Stmt) *ast.BlockStmt {
	switch loop := loop.(type) {
	case *ast.ForStmt:
		return loop.Body
	case *ast.RangeStmt:
		return loop.Body
	}
	return &ast.BlockStmt{}
}

// nodeText writes a statement as gofmt does.
func nodeText(fset *token.FileSet, s ast.Stmt) string {
	var buf bytes.Buffer
	format.Node(&buf, fset, s)
	return buf.String()
}
