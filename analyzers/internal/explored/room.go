package explored

import (
	"go/ast"
	"strconv"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Room returns the fix for a send that waits for ever: room in the channel for all
// that is ever sent. Each goroutine sends at most once, and does nothing afterwards
// but return; how many there are is known.
func (f *Finding) Room() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	n := f.At()
	if n.Op != model.Send || f.object(n) == nil || f.Scope.Type != nil {
		return none, false // callers send as often as they want
	}
	made, ok := f.object(n).Site.(*ssa.MakeChan)
	if !ok || f.object(n).Cap != (model.Count{}) {
		return none, false
	}
	mk, file := join.NodeAt[*ast.CallExpr](f.pass.Files, made.Pos())
	if mk == nil {
		return none, false
	}
	count := &counter{f: f, obj: n.Obj, make: made, file: file, seen: make(map[ssa.Instruction]bool)}
	for i := range f.Scope.Program.Procs {
		if !count.proc(i) {
			return none, false
		}
	}
	if count.n > 0 && count.loop != nil {
		return none, false
	}
	b := &fixes.Buffer{Fset: f.pass.Fset, File: file, Pkg: f.pass.Pkg, Info: f.pass.TypesInfo, Make: mk, Count: count.loop, N: count.n, Last: f.Proc != 0}
	return b.Fix()
}

// A counter counts what is sent on a channel in one run.
type counter struct {
	f    *Finding
	obj  int
	make *ssa.MakeChan
	file *ast.File
	seen map[ssa.Instruction]bool
	n    int      // constant
	loop ast.Expr // or as often as a loop goes round that is bounded by this
}

// proc adds what the goroutines of a proc send, false if that cannot be told.
func (c *counter) proc(i int) bool {
	p := c.f.Scope.Program.Procs[i]
	sends := false
	for j := range p.Nodes {
		n := &p.Nodes[j]
		for _, k := range n.Cases {
			if n.Op == model.Select && k.Op == model.Send && k.Obj == c.obj {
				return false
			}
		}
		if n.Op == model.Send && n.Obj == c.obj {
			sends = true
			if i == 0 && c.cyclic(p, j) || i > 0 && (c.again(p, j) || !leaves(n.Instr)) {
				return false
			}
			if i == 0 && !c.seen[n.Instr] {
				c.seen[n.Instr] = true
				c.n++
			}
		}
	}
	return !sends || i == 0 || c.spawns(i)
}

// again reports whether a goroutine may send once more after a node.
func (c *counter) again(p *model.Proc, from int) bool {
	return reaches(p, from, func(i int) bool { return p.Nodes[i].Op == model.Send && p.Nodes[i].Obj == c.obj })
}

func (c *counter) cyclic(p *model.Proc, from int) bool {
	return reaches(p, from, func(i int) bool { return p.Nodes[i].Instr == p.Nodes[from].Instr })
}

// reaches reports whether a node for which found holds can follow another.
func reaches(p *model.Proc, from int, found func(int) bool) bool {
	seen := make([]bool, len(p.Nodes))
	work := []int{from}
	for len(work) > 0 {
		n := &p.Nodes[work[len(work)-1]]
		work = work[:len(work)-1]
		next := append([]int(nil), n.Next...)
		for _, k := range n.Cases {
			next = append(next, k.Next, k.Closed)
		}
		for _, i := range next {
			if i < 0 || seen[i] {
				continue
			}
			if seen[i] = true; found(i) {
				return true
			}
			work = append(work, i)
		}
	}
	return false
}

// spawns counts the goroutines of a proc.
func (c *counter) spawns(proc int) bool {
	for i, p := range c.f.Scope.Program.Procs {
		for j := range p.Nodes {
			n := &p.Nodes[j]
			if n.Op != model.Go || n.Proc != proc || c.seen[n.Instr] {
				continue
			}
			c.seen[n.Instr] = true
			if i != 0 || n.Via != "" || !c.spawn(n.Instr) {
				return false
			}
		}
	}
	return true
}

// spawn counts the goroutines that one statement starts while there is one
// channel: one, or one in each round of a loop.
func (c *counter) spawn(instr ssa.Instruction) bool {
	if instr == nil || instr.Parent() != c.make.Parent() {
		return false
	}
	var loop ast.Stmt
	for _, stmt := range loopsAround(c.file, instr, c.make) {
		if loop != nil {
			return false
		}
		loop = stmt
	}
	if loop == nil {
		c.n++
		return true
	}
	text := fixes.Trips(c.f.pass.TypesInfo, c.file, loop)
	if n, err := strconv.Atoi(text); err == nil {
		c.n += n
		return true
	}
	if text == "" || c.loop != nil {
		return false
	}
	c.loop = bound(loop)
	return c.loop != nil
}

// loopsAround returns the loops that an instruction is in and the making of the
// channel is not.
func loopsAround(file *ast.File, instr ssa.Instruction, mk *ssa.MakeChan) (list []ast.Stmt) {
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || instr.Pos() < n.Pos() || n.End() <= instr.Pos() {
			return false
		}
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if mk.Pos() < n.Pos() || n.End() <= mk.Pos() {
				list = append(list, n.(ast.Stmt))
			}
		}
		return true
	})
	return list
}

// bound returns what a loop counts up to or ranges over.
func bound(loop ast.Stmt) ast.Expr {
	switch loop := loop.(type) {
	case *ast.RangeStmt:
		return loop.X
	case *ast.ForStmt:
		if cond, ok := loop.Cond.(*ast.BinaryExpr); ok {
			return cond.Y
		}
	}
	return nil
}

// leaves reports whether a goroutine does nothing after a send but run what it has
// deferred, and return.
func leaves(send ssa.Instruction) bool {
	if send == nil || send.Parent().Parent() == nil {
		return false // a named function may be called besides
	}
	only := true
	join.After(send, func(instr ssa.Instruction) bool {
		switch instr.(type) {
		case *ssa.Jump, *ssa.Return, *ssa.RunDefers:
		default:
			only = false
		}
		return only
	})
	return only
}
