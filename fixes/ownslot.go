package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for results that are stored in the order of their arrival.
const (
	OwnSlotTitle    = "Store each result in its own element"
	CarryIndexTitle = "Send the index with the value"
)

// A Gather is a loop that starts goroutines, each of which sends one value, and a
// loop that receives them and stores them by the number of its round.
type Gather struct {
	Fset *token.FileSet
	File *ast.File
	Pkg  *types.Package
	Info *types.Info

	Starts, Collects ast.Stmt
	Lit              *ast.FuncLit  // what the goroutines run
	Make             *ast.CallExpr // of the channel
	Send             *ast.SendStmt // the only one
	Store            *ast.AssignStmt

	slot  *ast.IndexExpr // what Store assigns to
	ch    *ast.Ident     // received from in Store
	index string         // of the round, in Lit
	names []analysis.TextEdit
}

// Trips says how often a loop goes round, as a constant or as it is written; ""
// if that cannot be told.
func Trips(info *types.Info, file *ast.File, loop ast.Stmt) string {
	var x ast.Expr
	switch loop := loop.(type) {
	case *ast.ForStmt:
		init, ok := loop.Init.(*ast.AssignStmt)
		cond, isBinary := loop.Cond.(*ast.BinaryExpr)
		post, isInc := loop.Post.(*ast.IncDecStmt)
		if !ok || !isBinary || !isInc || len(init.Rhs) != 1 || !isZero(info, init.Rhs[0]) || cond.Op != token.LSS || post.Tok != token.INC ||
			types.ExprString(cond.X) != types.ExprString(init.Lhs[0]) || types.ExprString(post.X) != types.ExprString(init.Lhs[0]) {
			return ""
		}
		x = cond.Y
	case *ast.RangeStmt:
		x = loop.X
		switch t := info.TypeOf(x).Underlying().(type) {
		case *types.Slice:
			if n := lengthOf(info, file, x); n != nil {
				x = n
				break
			}
			return "len(" + types.ExprString(x) + ")"
		case *types.Array:
			return strconv.FormatInt(t.Len(), 10)
		case *types.Basic:
			if t.Info()&types.IsInteger == 0 {
				return ""
			}
		default:
			return ""
		}
	default:
		return ""
	}
	if tv := info.Types[x]; tv.Value != nil {
		return tv.Value.ExactString()
	}
	return types.ExprString(x)
}

// lengthOf returns the length that a slice has been made with, nil if the
// variable is not one that is made in its declaration and then kept.
func lengthOf(info *types.Info, file *ast.File, x ast.Expr) (n ast.Expr) {
	id, ok := x.(*ast.Ident)
	if !ok {
		return nil
	}
	obj, stores := info.Uses[id], 0
	ast.Inspect(file, func(node ast.Node) bool {
		a, ok := node.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, l := range a.Lhs {
			id, ok := l.(*ast.Ident)
			if !ok || obj == nil || info.Defs[id] != obj && info.Uses[id] != obj {
				continue
			}
			stores++
			if len(a.Rhs) == len(a.Lhs) {
				if call, ok := a.Rhs[i].(*ast.CallExpr); ok && types.ExprString(call.Fun) == "make" && len(call.Args) == 2 {
					n = call.Args[1]
				}
			}
		}
		return true
	})
	if stores != 1 {
		return nil
	}
	return n
}

// Fixes offers to let each goroutine store its own result, or to send the index
// with it. Both keep what else the two loops do, and its order.
func (g *Gather) Fixes() (list []analysis.SuggestedFix) {
	if !g.plain() || !g.indexed() {
		return nil
	}
	if edits, ok := g.ownSlot(); ok {
		list = append(list, analysis.SuggestedFix{Message: OwnSlotTitle, TextEdits: edits})
	}
	if edits, ok := g.carryIndex(); ok {
		list = append(list, analysis.SuggestedFix{Message: CarryIndexTitle, TextEdits: edits})
	}
	return list
}

// plain reports whether the parts have the form that the fixes can change: a
// channel that is made, sent on once, received from once, and perhaps closed.
func (g *Gather) plain() bool {
	if len(g.Store.Lhs) != 1 || len(g.Store.Rhs) != 1 || g.Store.Tok != token.ASSIGN || !within(g.Send, g.Lit) {
		return false
	}
	recv, ok := ast.Unparen(g.Store.Rhs[0]).(*ast.UnaryExpr)
	if !ok || recv.Op != token.ARROW {
		return false
	}
	sent, isIdent := ast.Unparen(g.Send.Chan).(*ast.Ident)
	if g.ch, ok = ast.Unparen(recv.X).(*ast.Ident); !ok || !isIdent || g.Info.Uses[sent] != g.Info.Uses[g.ch] {
		return false
	}
	if g.slot, ok = g.Store.Lhs[0].(*ast.IndexExpr); !ok || Trips(g.Info, g.File, g.Starts) != Trips(g.Info, g.File, g.Collects) {
		return false
	}
	typ, ok := g.Make.Args[0].(*ast.ChanType)
	if !ok || typ.Dir != ast.SEND|ast.RECV {
		return false
	}
	elem, _ := g.Info.TypeOf(g.Make.Args[0]).Underlying().(*types.Chan)
	if elem == nil || !types.Identical(elem.Elem(), g.Info.TypeOf(g.slot)) {
		return false
	}
	for id, obj := range g.Info.Uses {
		if obj == g.Info.Uses[g.ch] && id != g.ch && id != sent && !g.closed(id) {
			return false
		}
	}
	def, ok := g.defining(g.Make).(*ast.AssignStmt)
	return ok && def.Tok == token.DEFINE && len(def.Lhs) == 1 && g.Info.Defs[def.Lhs[0].(*ast.Ident)] == g.Info.Uses[g.ch]
}

// closed reports whether the use of the channel is to close it.
func (g *Gather) closed(id *ast.Ident) bool {
	call, ok := enclosing(g.File, id).(*ast.CallExpr)
	return ok && types.ExprString(call.Fun) == "close"
}

// defining returns the statement whose right side is x.
func (g *Gather) defining(x ast.Expr) ast.Stmt {
	stmt, _ := enclosing(g.File, x).(ast.Stmt)
	return stmt
}

// indexed finds out what the number of the round is called in the goroutine, and
// names it if it has no name.
func (g *Gather) indexed() bool {
	var id *ast.Ident
	switch loop := g.Starts.(type) {
	case *ast.ForStmt:
		init := loop.Init.(*ast.AssignStmt) // see Trips
		id, _ = init.Lhs[0].(*ast.Ident)
		if init.Tok != token.DEFINE {
			return false
		}
	case *ast.RangeStmt:
		if loop.Tok == token.ASSIGN {
			return false
		}
		key, ok := loop.Key.(*ast.Ident)
		if loop.Key != nil && !ok {
			return false
		}
		if key == nil || key.Name == "_" {
			return g.nameIndex(loop, key)
		}
		id = key
	}
	obj := g.Info.Defs[id]
	for i, arg := range enclosing(g.File, g.Lit).(*ast.CallExpr).Args {
		if x, ok := arg.(*ast.Ident); ok && g.Info.Uses[x] == obj {
			g.index = paramName(g.Lit.Type, i)
			return g.index != ""
		}
	}
	g.index = id.Name
	return g.means(id.Name, g.Send.Pos(), obj) && g.newVars()
}

// nameIndex gives a range loop a variable for the index.
func (g *Gather) nameIndex(loop *ast.RangeStmt, key *ast.Ident) bool {
	g.index = freshIn(g.Starts, "i")
	if key != nil {
		g.names = []analysis.TextEdit{replace(key, g.index)}
	} else {
		pos := loop.For + token.Pos(len("for"))
		g.names = []analysis.TextEdit{{Pos: pos, End: pos, NewText: []byte(" " + g.index + " :=")}}
	}
	return g.newVars()
}

// newVars reports whether each round has loop variables of its own.
func (g *Gather) newVars() bool {
	v := goVersion(g.File, g.Pkg, g.Info)
	return v == "" || version.Compare(v, "go1.22") >= 0
}

func (g *Gather) means(name string, pos token.Pos, obj types.Object) bool {
	scope := g.Pkg.Scope().Innermost(pos)
	if scope == nil || obj == nil {
		return false
	}
	_, found := scope.LookupParent(name, pos)
	return found == obj
}

// ownSlot lets the goroutines store their results; the channel only tells that
// they have.
func (g *Gather) ownSlot() ([]analysis.TextEdit, bool) {
	results, ok := g.slot.X.(*ast.Ident)
	if !ok || leavesBlock(bodyOf(g.Collects).List) {
		return nil, false
	}
	obj := g.Info.Uses[results]
	for id, o := range g.Info.Uses {
		if o == obj && id != results && id.Pos() < g.Collects.End() && !g.measures(id) {
			return nil, false
		}
	}
	edits, ok := g.declareFirst(obj)
	send, found := placeOf(g.Fset, g.File, g.Send)
	if !ok || !found {
		return nil, false
	}
	slot := results.Name + "[" + g.index + "]"
	edits = append(edits, replace(g.Make.Args[0].(*ast.ChanType).Value, "struct{}"))
	edits = append(edits, g.names...)
	return append(append(edits, g.forget()...),
		analysis.TextEdit{Pos: g.Send.Pos(), End: g.Send.Value.Pos(), NewText: []byte(slot + " = ")},
		send.after(g.ch.Name+" <- struct{}{}"),
		replace(g.Store, "<-"+g.ch.Name)), true
}

// measures reports whether a use of the results is for their length only: as
// what the second loop ranges over.
func (g *Gather) measures(id *ast.Ident) bool {
	loop, ok := g.Collects.(*ast.RangeStmt)
	return ok && loop.X == ast.Expr(id) && loop.Value == nil
}

// declareFirst puts the declaration of the results in front of the first loop.
func (g *Gather) declareFirst(obj types.Object) ([]analysis.TextEdit, bool) {
	v, ok := obj.(*types.Var)
	if !ok || v.IsField() || v.Parent() == g.Pkg.Scope() {
		return nil, false
	}
	if g.means(obj.Name(), g.Send.Pos(), obj) {
		return nil, true
	}
	starts, ok := placeOf(g.Fset, g.File, g.Starts)
	if !ok || !starts.alone() {
		return nil, false
	}
	for i := starts.i + 1; i < len(starts.list); i++ {
		decl := starts
		decl.i = i
		if s := starts.list[i]; s.Pos() <= obj.Pos() && obj.Pos() < s.End() && declares(s, obj.Name()) && g.sameAt(s, starts.stmt().Pos()) {
			return []analysis.TextEdit{starts.before(nodeText(g.Fset, s)), decl.remove()}, decl.alone()
		}
	}
	return nil, false
}

// declares reports whether a statement declares the one name and no more.
func declares(s ast.Stmt, name string) bool {
	switch s := s.(type) {
	case *ast.AssignStmt:
		return len(s.Lhs) == 1 && types.ExprString(s.Lhs[0]) == name && s.Tok == token.DEFINE
	case *ast.DeclStmt:
		d := s.Decl.(*ast.GenDecl)
		return d.Tok == token.VAR && len(d.Specs) == 1 && len(d.Specs[0].(*ast.ValueSpec).Names) == 1
	}
	return false
}

// sameAt reports whether what a statement uses is the same at pos, and only
// measures and makes.
func (g *Gather) sameAt(s ast.Stmt, pos token.Pos) bool {
	same := true
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if obj := g.Info.Uses[n]; obj != nil {
				same = same && g.means(n.Name, pos, obj)
			}
		case *ast.CallExpr:
			same = same && slices.Contains([]string{"make", "len", "cap"}, types.ExprString(n.Fun))
		case *ast.FuncLit, *ast.SelectorExpr, *ast.UnaryExpr:
			same = false
		}
		return same
	})
	return same
}
