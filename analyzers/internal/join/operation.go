package join

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// Operation returns the syntax of an instruction that may wait for another
// goroutine, or that lets one go on: a send, a receive, a range over a channel,
// a select, or a call; nil if it has none.
func Operation(files []*ast.File, instr ssa.Instruction) ast.Node {
	pos := instr.Pos()
	switch instr.(type) {
	case *ssa.Send:
		if n, _ := NodeAt[*ast.SendStmt](files, pos); n != nil {
			return n
		}
	case *ssa.UnOp:
		if n, _ := NodeAt[*ast.RangeStmt](files, pos); n != nil && n.For == pos {
			return n
		}
		if n, _ := NodeAt[*ast.UnaryExpr](files, pos); n != nil {
			return n
		}
	case *ssa.Select:
		if n, _ := NodeAt[*ast.SelectStmt](files, pos); n != nil {
			return n
		}
		if n, _ := NodeAt[*ast.SendStmt](files, pos); n != nil {
			return n
		}
	case *ssa.Defer:
		if n, _ := NodeAt[*ast.DeferStmt](files, pos); n != nil {
			return n.Call
		}
	case *ssa.Go:
		if n, _ := NodeAt[*ast.GoStmt](files, pos); n != nil {
			return n.Call
		}
	case *ssa.Call:
		if n, _ := NodeAt[*ast.CallExpr](files, pos); n != nil {
			return n
		}
	}
	return nil
}

// Head returns the end of the part of an operation that a finding is about: that
// of a range or select is not the body.
func Head(n ast.Node) token.Pos {
	switch n := n.(type) {
	case *ast.SelectStmt:
		return n.Select + token.Pos(len("select"))
	case *ast.RangeStmt:
		return n.X.End()
	}
	return n.End()
}
