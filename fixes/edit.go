package fixes

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// A place is a statement in its list: the body of a block or of a case.
type place struct {
	fset *token.FileSet
	file *ast.File
	list []ast.Stmt
	i    int
	open token.Pos // of the brace or colon in front of the list
	shut token.Pos // of the brace behind it, if there is one
	// single means that the statement is the body of a declared function, all on one
	// line; spread, that it gets a line of its own.
	single, spread bool
}

// placeOf finds the list that stmt, or the label on it, stands in. There is
// none for the statement in the head of an if, for, switch or select.
func placeOf(fset *token.FileSet, file *ast.File, stmt ast.Stmt) (place, bool) {
	path, _ := astutil.PathEnclosingInterval(file, stmt.Pos(), stmt.End())
	for len(path) > 0 && path[0] != stmt {
		path = path[1:]
	}
	for len(path) > 1 {
		p := place{fset: fset, file: file}
		switch outer := path[1].(type) {
		case *ast.LabeledStmt:
			stmt, path = outer, path[1:]
			continue
		case *ast.BlockStmt:
			p.list, p.open, p.shut = outer.List, outer.Lbrace, outer.Rbrace
			if len(path) > 2 {
				_, p.single = path[2].(*ast.FuncDecl)
			}
			p.single = p.single && len(p.list) == 1 && p.line(p.open) == p.line(p.shut)
		case *ast.CaseClause:
			p.list, p.open = outer.Body, outer.Colon
		case *ast.CommClause:
			p.list, p.open = outer.Body, outer.Colon
		}
		for i, s := range p.list {
			if s == stmt {
				p.i = i
				return p, true
			}
		}
		return place{}, false
	}
	return place{}, false
}

// first returns the place of the first statement of a block that has any.
func first(fset *token.FileSet, file *ast.File, block *ast.BlockStmt) place {
	return place{fset: fset, file: file, list: block.List, open: block.Lbrace}
}

func (p place) stmt() ast.Stmt { return p.list[p.i] }

func (p place) line(pos token.Pos) int { return p.fset.PositionFor(pos, false).Line }

// alone reports whether nothing precedes the statement on its line.
func (p place) alone() bool {
	prev := p.open
	if p.i > 0 {
		prev = p.list[p.i-1].End()
	}
	return p.line(prev) < p.line(p.stmt().Pos())
}

// spreadOut gives the statement a line of its own if the whole function stands on
// one: what fixes put there is rarely short enough for gofmt to leave it so.
func (p *place) spreadOut() []analysis.TextEdit {
	if p.spread = p.single; !p.spread {
		return nil
	}
	return []analysis.TextEdit{
		{Pos: p.open + 1, End: p.stmt().Pos(), NewText: []byte("\n\t")},
		{Pos: p.stmt().End(), End: p.shut, NewText: []byte("\n")},
	}
}

// indent is the white space in front of the statement: in a gofmt'ed file a
// tab is one column.
func (p place) indent() string {
	if p.spread {
		return "\t"
	}
	return strings.Repeat("\t", p.fset.PositionFor(p.stmt().Pos(), false).Column-1)
}

// before inserts lines of code in front of the statement. A statement that
// shares its line keeps sharing it.
func (p place) before(lines ...string) analysis.TextEdit {
	sep := "; "
	if p.alone() || p.spread {
		sep = "\n" + p.indent()
	}
	pos := p.stmt().Pos()
	return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(strings.Join(lines, sep) + sep)}
}

// after inserts lines of code behind the statement and behind the comment that
// may follow it on its line.
func (p place) after(lines ...string) analysis.TextEdit {
	end := p.stmt().End()
	sep := "; "
	if p.spread {
		sep = "\n\t"
	} else if p.alone() {
		inner := p
		if l, ok := p.stmt().(*ast.LabeledStmt); ok {
			inner.list, inner.i = []ast.Stmt{l.Stmt}, 0 // labels stand further left
		}
		sep = "\n" + inner.indent()
		if c := p.comment(); c != nil {
			end = c.End()
		}
	}
	return analysis.TextEdit{Pos: end, End: end, NewText: []byte(sep + strings.Join(lines, sep))}
}

// remove deletes the statement, and its line if it has one for itself. A
// comment on the line stays.
func (p place) remove() analysis.TextEdit {
	stmt := p.stmt()
	edit := analysis.TextEdit{Pos: stmt.Pos(), End: stmt.End()}
	next := p.i+1 < len(p.list) && p.line(p.list[p.i+1].Pos()) == p.line(stmt.End())
	switch c := p.comment(); {
	case next:
		edit.End = p.list[p.i+1].Pos()
	case !p.alone():
		if p.i > 0 {
			edit.Pos = p.list[p.i-1].End() // with the semicolon
		}
	case c != nil:
		edit.End = c.Pos()
	default:
		tf := p.fset.File(stmt.Pos())
		edit.Pos = tf.LineStart(p.line(stmt.Pos()))
		if last := p.line(stmt.End()); last < tf.LineCount() {
			edit.End = tf.LineStart(last + 1)
		}
	}
	return edit
}

// comment returns the comment behind the statement on its last line.
func (p place) comment() *ast.CommentGroup {
	end := p.stmt().End()
	for _, c := range p.file.Comments {
		if c.Pos() >= end && p.line(c.Pos()) == p.line(end) {
			return c
		}
	}
	return nil
}

// replace puts text in place of a node.
func replace(n ast.Node, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: n.Pos(), End: n.End(), NewText: []byte(text)}
}
