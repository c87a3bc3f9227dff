package explored

import (
	"go/ast"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// AddBeforeGo returns the fix for a counter that becomes negative, as a goroutine
// counts itself and may come too late.
func (f *Finding) AddBeforeGo() (analysis.SuggestedFix, bool) {
	if f.Kind != model.NegativeCounter {
		return analysis.SuggestedFix{}, false
	}
	group := f.At().Obj
	for i, p := range f.Scope.Program.Procs {
		for j := range p.Nodes {
			n := &p.Nodes[j]
			if i == 0 || n.Op != model.Add || n.Obj != group || n.Count.Const <= 0 || n.Instr == nil || n.Via != "" {
				continue
			}
			stmt, file := join.NodeAt[*ast.ExprStmt](f.pass.Files, n.Instr.Pos())
			if stmt == nil {
				continue
			}
			fix, ok := fixes.AddBeforeGo(f.pass.Fset, file, f.pass.Pkg, f.pass.TypesInfo, stmt)
			if ok && f.countFirst(n.Instr, i, *n) {
				return fix, true
			}
		}
	}
	return analysis.SuggestedFix{}, false
}

// countFirst reports whether all is well if what starts the goroutines of a proc
// does the Add that is theirs now.
func (f *Finding) countFirst(instr ssa.Instruction, proc int, add model.Node) bool {
	t := f.try()
	if !t.starts(t.prog.Procs[proc], instr.Parent()) {
		return false
	}
	own := 0
	t.each(instr, func(_ *model.Proc, n *model.Node) bool {
		own++
		n.Op, n.Obj = model.Branch, model.None
		return true
	})
	for _, p := range t.prog.Procs {
		for j := range p.Nodes {
			if n := p.Nodes[j]; n.Op == model.Go && n.Proc == proc {
				first := add
				first.Instr, first.Next = n.Instr, []int{len(p.Nodes)}
				p.Nodes = append(p.Nodes, n)
				p.Nodes[j] = first
			}
		}
	}
	return own == 1 && t.cures()
}
