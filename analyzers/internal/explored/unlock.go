package explored

import (
	"go/ast"
	"maps"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// UnlockFirst returns the fix for goroutines that wait for each other in a circle,
// where one of them waits on a channel with a lock that another one waits for: to
// unlock it first.
func (f *Finding) UnlockFirst() (analysis.SuggestedFix, bool) {
	stuck := f.stuck()
	for _, g := range slices.Sorted(maps.Keys(stuck)) {
		n := stuck[g]
		if n.Op != model.Lock && n.Op != model.RLock {
			continue
		}
		h := f.Holder(n.Obj)
		if h == nil || stuck[h.Goroutine] == nil || f.node(h.Proc, h.Node).Via != "" || stuck[h.Goroutine].Via != "" {
			continue
		}
		if fix, ok := f.unlockBefore(stuck[h.Goroutine], n.Obj, f.node(h.Proc, h.Node).Instr); ok {
			return fix, true
		}
	}
	return analysis.SuggestedFix{}, false
}

// stuck returns where goroutines are stuck.
func (f *Finding) stuck() map[int]*model.Node {
	at := map[int]*model.Node{f.Goroutine: f.At()}
	for _, s := range f.Others {
		if s.How == model.Waits {
			at[s.Goroutine] = f.node(s.Proc, s.Node)
		}
	}
	return at
}

// unlockBefore returns the fix that moves an operation behind the unlocking that
// follows it.
func (f *Finding) unlockBefore(op *model.Node, mutex int, locking ssa.Instruction) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	o, ok := f.operation(op.Instr)
	if !ok || locking == nil || op.Op != model.Send && op.Op != model.Recv || locking.Parent() != op.Instr.Parent() {
		return none, false
	}
	lock, _ := join.NodeAt[*ast.CallExpr](f.pass.Files, locking.Pos())
	body := join.Body(locking.Parent())
	if lock == nil || body == nil {
		return none, false
	}
	fix, ok := fixes.AfterUnlock(o.Fset, o.File, o.Info, body, lock, o.Stmt)
	if !ok {
		if fix, ok = fixes.BehindUnlock(o.Fset, o.File, o.Info, body, lock, o.Stmt); !ok {
			return none, false
		}
	}
	t := f.try()
	ok = t.each(op.Instr, func(p *model.Proc, n *model.Node) bool { return swap(p, n, mutex) })
	return fix, ok && t.cures()
}

// swap makes a goroutine unlock a mutex before an operation, not after it, false if
// that is not the next thing that it does.
func swap(p *model.Proc, n *model.Node, mutex int) bool {
	moved := *n
	moved.Next = nil
	var unlock model.Node
	for _, i := range n.Next {
		for steps := 0; p.Nodes[i].Op == model.Branch && len(p.Nodes[i].Next) == 1 && steps < len(p.Nodes); steps++ {
			i = p.Nodes[i].Next[0]
		}
		unlock = p.Nodes[i]
		if unlock.Op != model.Unlock && unlock.Op != model.RUnlock || unlock.Obj != mutex {
			return false
		}
		moved.Next = append(moved.Next, unlock.Next[0])
	}
	unlock.Next = []int{len(p.Nodes)}
	p.Nodes = append(p.Nodes, moved)
	*n = unlock
	return len(moved.Next) > 0
}
