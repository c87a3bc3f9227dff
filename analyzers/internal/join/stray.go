package join

import (
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Stray is a goroutine that its root does not wait for.
type Stray struct {
	Go   *ssa.Go
	Does ssa.Instruction // what is lost, or goes wrong, if the root ends first
	Task *Task
	Ends []*ssa.Return // where the root may end
	// Stuck means that waiting for it may take for ever.
	Stuck bool

	drain drain // what it works on, if that is a channel
	// from is what the root runs to start it: Go, or the call of a helper.
	from ssa.Instruction
}

// InHelper reports whether not the root itself starts it.
func (s *Stray) InHelper() bool { return s.from != ssa.Instruction(s.Go) }

// Strays returns the goroutines that the root starts, that would end by
// themselves, that do something worth waiting for, and that nothing in the root
// waits for before it ends.
func (g *Graph) Strays(r Root) []Stray {
	var list []Stray
	add := func(s Stray) {
		s.Does = g.worth(r, s.Task)
		if s.Task.Ends() && s.Does != nil && g.unjoined(&s) {
			list = append(list, s)
		}
	}
	for _, b := range r.Fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Go:
				add(g.stray(instr))
			case *ssa.Call:
				for _, s := range g.started(instr) {
					add(s)
				}
			}
		}
	}
	return list
}

// started returns the goroutines that a helper starts and does not wait for,
// if call is the only call of it.
func (g *Graph) started(call *ssa.Call) []Stray {
	fn := g.callee(&call.Call)
	if fn == nil || len(g.Sites(fn)) != 1 || g.Open(fn) {
		return nil
	}
	var list []Stray
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if spawn, ok := instr.(*ssa.Go); ok {
				s := g.stray(spawn)
				if g.unjoined(&s) {
					s.from, s.Ends = call, nil
					list = append(list, s)
				}
			}
		}
	}
	return list
}

// stray returns what is known of the goroutine by itself.
func (g *Graph) stray(spawn *ssa.Go) Stray {
	s := Stray{Go: spawn, Task: g.call(spawn), from: spawn}
	if d, ok := g.drains(spawn.Parent(), spawn); ok {
		part := *s.Task
		part.Waits, part.Endless = nil, nil
		s.Task, s.drain, s.Stuck = &part, d, !d.sure
	}
	return s
}

// lateWait reports whether instr defers something that may wait.
func (g *Graph) lateWait(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Defer:
		return g.MayWait(instr)
	case *ssa.Call:
		eff, ok := syncs.Of(&instr.Call)
		return ok && eff.Op == syncs.TestCleanup && g.MayWait(instr)
	}
	return false
}

// worth returns what the end of the root would cut off.
func (g *Graph) worth(r Root, task *Task) ssa.Instruction {
	if r.Test == nil {
		return task.Output
	}
	if task.Test == nil {
		return nil
	}
	// A use of the enclosing test's t outlives the subtest.
	common := task.Test.(ssa.CallInstruction).Common()
	recv := common.Value
	if !common.IsInvoke() {
		recv = common.Args[0]
	}
	if field, ok := recv.(*ssa.FieldAddr); ok {
		recv = field.X // the embedded testing.common
	}
	switch src := g.Source(recv).(type) {
	case *ssa.Parameter:
		if src == r.Test || src.Parent() == origin(task.Test.Parent()) && src.Parent().Parent() == nil {
			return task.Test
		}
	}
	return nil
}

// unjoined reports whether nothing waits between the start of s and each end of
// the function that holds from, and finds these ends.
func (g *Graph) unjoined(s *Stray) bool {
	for _, b := range s.from.Parent().Blocks {
		for _, i := range b.Instrs {
			if g.lateWait(i) && !g.foreign(s, i) {
				return false
			}
		}
	}
	waits := false
	handsOver := s.Task.unlocks > s.Task.locks
	After(s.from, func(i ssa.Instruction) bool {
		if ret, ok := i.(*ssa.Return); ok {
			s.Ends = append(s.Ends, ret)
		}
		waits = waits || g.MayWait(i) && !s.drain.feeds(g, i) && !g.foreign(s, i) || handsOver && g.Does(i).locks > 0
		return !waits
	})
	return !waits && len(s.Ends) > 0
}

// SleepBefore returns the sleep that every path from the start of the
// goroutine to an end of the root goes through, nil if there is none. A sleep
// in a loop is there for another reason.
func (s *Stray) SleepBefore() *ssa.Call {
	var found *ssa.Call
	After(s.from, func(i ssa.Instruction) bool {
		if call, ok := i.(*ssa.Call); ok && found == nil && IsSleep(call) && !Repeats(call, nil) && !s.avoids(call) {
			found = call
		}
		return found == nil
	})
	return found
}

// avoids reports whether the root may end without running instr.
func (s *Stray) avoids(instr ssa.Instruction) bool {
	ends := false
	After(s.from, func(i ssa.Instruction) bool {
		_, ret := i.(*ssa.Return)
		ends = ends || ret
		return !ends && i != instr
	})
	return ends
}
