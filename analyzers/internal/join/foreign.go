package join

import (
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// foreign reports whether instr waits for other goroutines than s, which tells
// nobody how far it has come: for a local WaitGroup whose goroutines are all in
// view and end by themselves, so that main does not live on for their sake.
func (g *Graph) foreign(s *Stray, instr ssa.Instruction) bool {
	site, ok := instr.(ssa.CallInstruction)
	if !ok || s.Task.Signals != nil {
		return false
	}
	eff, ok := syncs.Of(site.Common())
	if !ok || eff.Op != syncs.WaitGroupWait {
		return false
	}
	group, ok := g.Source(eff.Recv).(*ssa.Alloc)
	return ok && group.Parent() == instr.Parent() && g.countsEnding(group, group)
}

// countsEnding reports whether the WaitGroup at addr, which is group or a
// capture of it, counts only goroutines in view that end by themselves.
func (g *Graph) countsEnding(group *ssa.Alloc, addr ssa.Value) bool {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b == addr && !g.countsEnding(group, fn.FreeVars[i]) {
					return false
				}
			}
		case ssa.CallInstruction:
			eff, ok := syncs.Of(ref.Common())
			if !ok || eff.Recv != addr {
				return false
			}
			body := ref.Parent()
			if spawn, ok := conc.SpawnAt(ref); ok {
				body = spawn.Body
			}
			outside := body == group.Parent() // Add, Wait
			if body == nil || !outside && !g.Task(body).Ends() {
				return false
			}
		default:
			return false
		}
	}
	return true
}
