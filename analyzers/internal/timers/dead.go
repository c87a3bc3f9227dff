package timers

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"golang.org/x/tools/go/ssa"
)

// Why says for what reason a receive waits for ever.
type Why uint8

// The reasons.
const (
	NoChannel Why = iota + 1 // AfterFunc makes no channel
	Stopped                  // Stop leaves nothing in the channel
	Prevented                // Stop has returned true: it never fires
	Received                 // its only value was received before
	Repeated                 // its only value was received in the round before
	StaysOpen                // a loop until the channel is closed, which Stop does not do
)

// A Dead is a receive that waits for ever; By is the operation because of which
// nothing comes.
type Dead struct {
	Recv
	Why Why
	By  ssa.Instruction
}

// Dead returns the receives from a timer that wait for ever.
func (t *Timer) Dead(sem Semantics) []Dead {
	if t.Mixed {
		return nil
	}
	var list []Dead
	add := func(r Recv, why Why, by ssa.Instruction) {
		if !slices.ContainsFunc(list, func(d Dead) bool { return d.Instr == r.Instr }) {
			list = append(list, Dead{r, why, by})
		}
	}
	if t.Kind == Func {
		for _, r := range t.Recvs {
			if r.Waits() {
				add(r, NoChannel, t.Make)
			}
		}
	}
	if t.Open || t.Kind != Once && t.Kind != Ticks {
		return list
	}
	for _, r := range t.Recvs {
		if t.Kind == Ticks {
			t.endless(r, add)
		} else if t.within(r.Instr.Parent()) {
			t.afterReceive(r, add)
		}
	}
	for _, s := range t.Stops {
		if stop, ok := s.(*ssa.Call); ok && t.within(stop.Parent()) {
			t.afterStop(sem, stop, add)
		}
	}
	return list
}

// within reports whether only fn stops and sets the timer, but for what is
// deferred.
func (t *Timer) within(fn *ssa.Function) bool {
	return !slices.ContainsFunc(slices.Concat(t.Stops, t.Resets), func(s ssa.CallInstruction) bool {
		_, deferred := s.(*ssa.Defer)
		return s.Parent() != fn && !deferred
	})
}

func (t *Timer) afterStop(sem Semantics, stop *ssa.Call, add func(Recv, Why, ssa.Instruction)) {
	r, ok := t.NextWait(stop, 0, true)
	if !ok {
		return
	}
	other, always := t.NextWait(stop, 0, false)
	if always && other == r && sem == Sync {
		add(r, Stopped, stop)
	} else if !always && t.Kind == Once {
		add(r, Prevented, stop)
	}
}

func (t *Timer) afterReceive(r Recv, add func(Recv, Why, ssa.Instruction)) {
	if len(t.Resets) == 0 && r.Waits() && t.Returns(r) {
		add(r, Repeated, t.Make)
	} else if next, ok := t.NextWait(r.Instr, r.State, false); ok && next.Instr != r.Instr {
		add(next, Received, r.Instr)
	}
}

// endless looks for a function that stops the ticker over whose channel another
// one loops.
func (t *Timer) endless(r Recv, add func(Recv, Why, ssa.Instruction)) {
	if !join.UntilClosed(r.Instr) {
		return
	}
	for _, s := range t.Stops {
		if f := s.Parent(); f != r.Instr.Parent() && !isMain(f) && join.Returns(f.Blocks[0]) {
			add(r, StaysOpen, s)
			return
		}
	}
}

// Leaks reports whether a ticker goes on for ever, before Go 1.23, when the
// functions that use it have returned.
func (t *Timer) Leaks() bool {
	owner := t.Make.Parent()
	if t.Open || t.Kind != Ticks && t.Kind != Tick || len(t.Stops) > 0 || isMain(owner) || !join.Returns(owner.Blocks[0]) {
		return false
	}
	return !slices.ContainsFunc(t.Recvs, func(r Recv) bool {
		return !join.Returns(r.Instr.Parent().Blocks[0]) || join.UntilClosed(r.Instr)
	})
}

// User returns the function that receives from the timer: the one that makes it,
// or a literal in that; nil if there is more than one.
func (t *Timer) User() *ssa.Function {
	owner := t.Make.Parent()
	if len(t.Recvs) == 0 {
		return owner
	}
	user := t.Recvs[0].Instr.Parent()
	for _, r := range t.Recvs {
		if f := r.Instr.Parent(); f != user || f != owner && f.Parent() != owner {
			return nil
		}
	}
	return user
}

// isMain reports whether fn, or the function around it, ends with the program.
func isMain(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn.Synthetic != "" || fn.Name() == "main" && fn.Pkg.Pkg.Name() == "main"
}
