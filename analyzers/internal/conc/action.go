package conc

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Deed is what is done to an object by which goroutines wait for each other.
// What is done to locks is told by the outcomes and acquisitions of a summary.
type Deed uint8

// The deeds, on channels, WaitGroups and errgroups, Conds, and contexts.
const (
	Send    Deed = 1 + iota
	Receive      // range over a channel included
	Close
	Await // until the counter of a WaitGroup or the goroutines of an errgroup are done
	Add   // to the counter of a WaitGroup
	Done
	CondWait
	Signal    // or Broadcast
	Cancelled // wait for the end of a context
	Cancel    // call a context's cancel function
	Sleep     // wait for a time, and for nobody
)

var deedNames = []string{Send: "send", Receive: "receive", Close: "close", Await: "wait", Add: "add", Done: "done",
	CondWait: "condwait", Signal: "signal", Cancelled: "cancelled", Cancel: "cancel", Sleep: "sleep"}

// String names the deed in facts and tests.
func (d Deed) String() string { return deedNames[d] }

// An Alt is one of the things that an action may do.
type Alt struct {
	Deed Deed
	// Path leads to the channel, the WaitGroup, …: for a variable that holds a
	// channel, to the channel that is in it at the time. It has no root if the
	// object cannot be told.
	Path path.Path
	// Value is the object; nil if a callee does it.
	Value ssa.Value
}

// An Action is something that a call of a function may do to objects by which
// goroutines wait for each other, itself or in a callee.
type Action struct {
	Alts  []Alt // one of them is done: the cases of a select, otherwise there is one
	Block bool  // it waits until one of them can be done
	Must  bool  // no call returns that has not come to it
	Go    bool  // it is done in a goroutine that the call starts
	// Held are locks that the function, or the goroutine, has taken and holds.
	Held lockset.Set
	// Gone are locks that may have been released though the function has not
	// taken them. One without a root stands for all that have its last field.
	Gone  []path.Path
	Guard []Guard // an untold one is for a condition that cannot be told here
	Chain []Step  // from the function called to the one that does it
}

// ActionsAt returns what an instruction does, by itself or by calls and
// goroutines that it starts, in the terms of its function. Those that never
// happen for the arguments of a call are left out.
func (r *Result) ActionsAt(instr ssa.Instruction) []Action {
	_, isGo := instr.(*ssa.Go)
	if a, ok := r.ownAction(instr); ok {
		a.Go = isGo
		return []Action{a}
	}
	site, ok := instr.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	fn, args := r.Callee(site)
	var list []Action
	if s, ok := SpawnAt(site); ok && !isGo {
		eff, _ := syncs.Of(site.Common())
		if isGo = true; eff.Fn != nil {
			fn, args = r.target(eff.Fn, nil)
		}
		if s.Group != nil {
			list = append(list, Action{Alts: []Alt{r.alt(Done, s.Group)}, Must: true, Go: true})
		}
	} else if cbs := r.stdCallbacks(site); len(cbs) == 1 {
		fn, args = cbs[0].Fn, nil
	}
	for _, a := range r.summaryActions(fn) {
		if a, ok := r.substAction(a, args); ok {
			a.Go = a.Go || isGo
			list = append(list, a)
		}
	}
	return list
}

func (r *Result) summaryActions(fn *ssa.Function) []Action {
	if fn == nil {
		return nil
	}
	if f := r.Of(fn); f != nil {
		return f.Summary.Actions
	}
	if s := r.imported(fn); s != nil {
		return s.Actions
	}
	return nil
}

// substAction turns a callee's action into the terms of a caller.
func (r *Result) substAction(a Action, args []ssa.Value) (Action, bool) {
	guard, ok := r.narrow(a.Guard, args)
	if !ok {
		return a, false
	}
	b := Action{Block: a.Block, Must: a.Must, Go: a.Go, Guard: guard, Chain: a.Chain}
	for _, alt := range a.Alts {
		p, _, ok := r.substPath(alt.Path, args)
		if !ok {
			p = path.Path{}
		}
		b.Alts = append(b.Alts, Alt{Deed: alt.Deed, Path: p})
	}
	for _, h := range a.Held {
		if p, _, ok := r.substPath(h.Path, args); ok {
			b.Held = append(b.Held, lockset.Held{Path: p, Mode: h.Mode})
		}
	}
	b.Held = lockset.Make(b.Held...)
	for _, g := range a.Gone {
		p, _, ok := r.substPath(g, args)
		if !ok {
			p = path.Path{Elems: "." + g.Last()}
		}
		b.Gone = append(b.Gone, p)
	}
	return b, true
}

// untold is the guard for a condition on something that callers cannot see.
var untold = Guard{Param: -1, Value: "?"}

// narrow turns the guards on a callee's parameters into guards on the caller's,
// false if one does not hold.
func (r *Result) narrow(guards []Guard, args []ssa.Value) ([]Guard, bool) {
	var list []Guard
	for _, g := range guards {
		if g.Param >= 0 && g.Param < len(args) {
			passed, ok := r.passGuards([]Guard{g}, args)
			if ok {
				list = append(list, passed...)
				continue
			}
			if _, isConst := args[g.Param].(*ssa.Const); isConst {
				return nil, false
			}
		}
		list = append(list, untold)
	}
	return sortGuards(list), true
}

// ownAction returns what an instruction does itself.
func (r *Result) ownAction(instr ssa.Instruction) (Action, bool) {
	switch instr := instr.(type) {
	case *ssa.Send:
		return Action{Alts: []Alt{r.alt(Send, instr.Chan)}, Block: true, Must: true}, true
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			return Action{Alts: []Alt{r.receive(instr.X)}, Block: true, Must: true}, true
		}
	case *ssa.Select:
		a := Action{Block: instr.Blocking, Must: true}
		for _, s := range instr.States {
			if s.Dir == types.SendOnly {
				a.Alts = append(a.Alts, r.alt(Send, s.Chan))
			} else {
				a.Alts = append(a.Alts, r.receive(s.Chan))
			}
		}
		return a, true
	case ssa.CallInstruction:
		alt, block, ok := r.callAlt(instr.Common())
		return Action{Alts: []Alt{alt}, Block: block, Must: true}, ok
	}
	return Action{}, false
}

// receive returns the receiving from ch, which may be a context's.
func (r *Result) receive(ch ssa.Value) Alt {
	if call, ok := r.Env.Origin(ch).(*ssa.Call); ok {
		if eff, ok := syncs.Of(&call.Call); ok && eff.Op == syncs.ContextDone {
			return r.alt(Cancelled, eff.Recv)
		}
	}
	return r.alt(Receive, ch)
}

// callAlt returns what a call of a primitive does, and whether it blocks.
func (r *Result) callAlt(call *ssa.CallCommon) (alt Alt, block, ok bool) {
	if b, ok := call.Value.(*ssa.Builtin); ok {
		if b.Name() != "close" {
			return Alt{}, false, false
		}
		return r.alt(Close, call.Args[0]), false, true
	}
	if isCancel(call.Value.Type()) {
		return r.alt(Cancel, call.Value), false, true
	}
	eff, ok := syncs.Of(call)
	if !ok {
		return Alt{}, false, false
	}
	switch eff.Op {
	case syncs.WaitGroupWait, syncs.ErrgroupWait:
		return r.alt(Await, eff.Recv), true, true
	case syncs.WaitGroupDone:
		return r.alt(Done, eff.Recv), false, true
	case syncs.WaitGroupAdd:
		if k, ok := eff.Delta.(*ssa.Const); ok && k.Int64() < 0 {
			return r.alt(Done, eff.Recv), false, true
		}
		return r.alt(Add, eff.Recv), false, true
	case syncs.CondWait:
		return r.alt(CondWait, eff.Recv), true, true
	case syncs.CondSignal, syncs.CondBroadcast:
		return r.alt(Signal, eff.Recv), false, true
	case syncs.Sleep:
		return Alt{Deed: Sleep}, true, true
	}
	return Alt{}, false, false
}

// isCancel reports whether t is context.CancelFunc or CancelCauseFunc.
func isCancel(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "context" {
		return false
	}
	return n.Obj().Name() == "CancelFunc" || n.Obj().Name() == "CancelCauseFunc"
}

// alt resolves the object of a deed. Which value a variable held is of no
// interest in its last step: it says whose channel it is.
func (r *Result) alt(d Deed, v ssa.Value) Alt {
	p, ok := r.Env.Of(v)
	if !ok {
		return Alt{Deed: d, Value: v}
	}
	if i := strings.LastIndex(p.Elems, "*<"); i >= 0 && strings.IndexByte(p.Elems[i:], '>') == len(p.Elems)-i-1 {
		p.Elems = p.Elems[:i+1]
	}
	return Alt{Deed: d, Path: p, Value: v}
}
