package explored

import (
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/model"
)

// Later returns where the goroutine that is stuck in the Wait of a WaitGroup would start
// one that calls Done, if it went on: before it counts any more, so that this Done is
// one of those it waits for.
func (f *Finding) Later() (token.Pos, bool) {
	wants, nodes := f.wanted(f.At()), f.Scope.Program.Procs[f.Proc].Nodes
	seen := make([]bool, len(nodes))
	for work := []int{f.Node}; len(work) > 0; {
		n := &nodes[work[len(work)-1]]
		work = work[:len(work)-1]
		if n.Op == model.Add && n.Obj == f.At().Obj && n.Count.Const >= 0 {
			continue
		}
		if n.Op == model.Go && n.Via == "" && slices.ContainsFunc(f.Scope.Program.Procs[n.Proc].Nodes, wants.meets) {
			return n.Pos, true
		}
		next := slices.Clone(n.Next)
		for _, c := range n.Cases {
			next = append(next, c.Next, c.Closed)
		}
		for _, i := range next {
			if i >= 0 && !seen[i] {
				seen[i] = true
				work = append(work, i)
			}
		}
	}
	return token.NoPos, false
}
