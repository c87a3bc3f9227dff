package join

import (
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Slept is a sleep whose only use can be that goroutines get on meanwhile.
type Slept struct {
	Sleep  *ssa.Call
	Spawns []Stray // the goroutines of the same function that may be running
	// Late is the goroutine that may need longer, Does what it then does too
	// late. Too late is after Read, which reads what Does writes, or, if Read is
	// nil, after the end of Root.
	Late *ssa.Go
	Does ssa.Instruction
	Read ssa.Instruction
	Root string
}

// Sleeps returns the sleeps of fn that stand in for waiting; root is its root if
// it is one.
func (g *Graph) Sleeps(fn *ssa.Function, root Root) []Slept {
	var spawns []*ssa.Go
	var sleeps []*ssa.Call
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Go:
				spawns = append(spawns, instr)
			case *ssa.Call:
				if IsSleep(instr) && !Repeats(instr, nil) {
					sleeps = append(sleeps, instr)
				}
			}
		}
	}
	var list []Slept
	if InBubble(fn) {
		return nil // a sleep there ends after everything else
	}
	for _, sleep := range sleeps {
		pending, ok := g.pending(sleep, spawns)
		f := Slept{Sleep: sleep, Spawns: pending}
		if ok && (g.endsAfter(&f, root) || g.readsAfter(&f)) {
			list = append(list, f)
		}
	}
	return list
}

// pending returns the goroutines that may still run when the function sleeps,
// and false if the sleep may be there for one that does not end by itself, or for a
// lock that the function holds meanwhile.
func (g *Graph) pending(sleep *ssa.Call, spawns []*ssa.Go) ([]Stray, bool) {
	var list []Stray
	for _, spawn := range spawns {
		if !MayFollow(spawn, sleep) {
			continue
		}
		s := g.stray(spawn)
		if !s.Task.Ends() {
			return nil, false
		}
		s.Stuck = s.Stuck || s.drain.closedAfter(sleep)
		if s.Task.Locks() && g.HoldsLock(sleep) {
			return nil, false
		}
		if !g.waitsBetween(&s, sleep) {
			list = append(list, s)
		}
	}
	return list, true
}

// waitsBetween reports whether something may wait for s before the sleep.
func (g *Graph) waitsBetween(s *Stray, to ssa.Instruction) bool {
	waits := false
	After(s.Go, func(i ssa.Instruction) bool {
		waits = waits || i != to && g.MayWait(i) && !s.drain.feeds(g, i)
		return !waits && i != to
	})
	return waits
}

// endsAfter reports whether the function is a root and ends after the sleep.
func (g *Graph) endsAfter(f *Slept, root Root) bool {
	if root.Fn == nil || g.keepsAlive(f) {
		return false
	}
	for _, s := range g.Strays(root) {
		if s.SleepBefore() == f.Sleep {
			f.Late, f.Does, f.Root = s.Go, s.Does, root.String()
			return true
		}
	}
	return false
}

// keepsAlive reports whether the function has started something before that
// may live on only because of the sleep.
func (g *Graph) keepsAlive(f *Slept) bool {
	known := map[ssa.Instruction]bool{} // to end by themselves
	for _, s := range f.Spawns {
		known[s.Go] = true
	}
	for _, b := range f.Sleep.Parent().Blocks {
		for _, instr := range b.Instrs {
			if !known[instr] && g.Does(instr).Starts != nil && MayFollow(instr, f.Sleep) {
				return true
			}
		}
	}
	return false
}

// readsAfter reports whether the function reads after the sleep what a goroutine
// writes that tells nobody when it has done so.
func (g *Graph) readsAfter(f *Slept) bool {
	for _, s := range f.Spawns {
		if s.Task.Signals != nil || !g.shorter(s.Task, f.Sleep) {
			continue
		}
		writes := g.Writes(s.Go)
		After(f.Sleep, func(i ssa.Instruction) bool {
			for _, r := range g.Reads(i) {
				for _, w := range writes {
					if f.Late == nil && r.sees(w) {
						f.Late, f.Does, f.Read = s.Go, w.Instr, i
					}
				}
			}
			return f.Late == nil && !g.MayWait(i)
		})
		if f.Late != nil {
			return true
		}
	}
	return false
}

// shorter reports whether the goroutine's own sleep is over, by the clock,
// when the function wakes up: else it may be meant to come later.
func (g *Graph) shorter(task *Task, sleep *ssa.Call) bool {
	if task.Pause == nil {
		return true
	}
	own, ok := task.Pause.(*ssa.Call)
	return ok && !task.PausesAgain() && IsSleep(own) && !Repeats(own, nil) &&
		own.Call.Args[0].(*ssa.Const).Int64() < sleep.Call.Args[0].(*ssa.Const).Int64()
}

// IsSleep reports whether call sleeps for a constant time.
func IsSleep(call *ssa.Call) bool {
	eff, ok := syncs.Of(&call.Call)
	if !ok || eff.Op != syncs.Sleep {
		return false
	}
	_, isConst := call.Call.Args[0].(*ssa.Const)
	return isConst
}
