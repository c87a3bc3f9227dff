package tests

import (
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Misuse is a call or operation that panics because of a bubble of
// testing/synctest.
type Misuse struct {
	At   ssa.Instruction
	What string          // "t.Run", "synctest.Wait"; "" for an operation on a channel
	Test ssa.Instruction // the call of synctest.Test; nil if there is none
	Via  *ssa.Call       // the call, in the function of the bubble, that leads to At
}

// Misuses returns what a function does to the bubbles that it starts, or to one
// in which it is not.
func (f *Finder) Misuses(fn *ssa.Function, test bool) (list []Misuse) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			switch eff, _ := syncs.Of(&call.Call); eff.Op {
			case syncs.SynctestTest:
				if body := function(eff.Fn); body != nil {
					list = append(list, f.forbidden(call, body)...)
				}
				list = append(list, f.outside(call)...)
			case syncs.SynctestWait:
				if test && !join.InBubble(fn) {
					list = append(list, Misuse{At: call, What: "synctest.Wait"})
				}
			}
		}
	}
	return list
}

func function(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		if v.Blocks != nil {
			return v
		}
	}
	return nil
}

// forbidden returns the calls in the function of a bubble, and in the helpers
// that it gives its T, that panic in a bubble.
func (f *Finder) forbidden(test *ssa.Call, body *ssa.Function) (list []Misuse) {
	if len(body.Params) != 1 {
		return nil
	}
	seen := map[*ssa.Function]bool{}
	var walk func(fn *ssa.Function, t ssa.Value, via *ssa.Call)
	walk = func(fn *ssa.Function, t ssa.Value, via *ssa.Call) {
		if seen[fn] {
			return
		}
		seen[fn] = true
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok {
					continue
				}
				if name := panics(call, t); name != "" {
					list = append(list, Misuse{call, name, test, via})
					continue
				}
				callee := call.Call.StaticCallee()
				if callee == nil || callee.Blocks == nil {
					continue
				}
				for i, arg := range call.Call.Args {
					if arg == t && i < len(callee.Params) {
						from := via
						if from == nil {
							from = call
						}
						walk(callee, callee.Params[i], from)
					}
				}
			}
		}
	}
	walk(body, body.Params[0], nil)
	return list
}

// panics returns the name of a call that panics in the bubble of t.
func panics(call *ssa.Call, t ssa.Value) string {
	fn := syncs.Callee(&call.Call)
	if fn == nil || len(call.Call.Args) == 0 || !holds(call.Call.Args[0], t) {
		return ""
	}
	switch fn.FullName() {
	case "(*testing.T).Run", "(*testing.T).Parallel", "(*testing.T).Deadline":
		return "t." + fn.Name()
	case "testing/synctest.Test":
		return "synctest.Test"
	}
	return ""
}

// holds reports whether v is the parameter t, also if a literal captures it.
func holds(v, t ssa.Value) bool {
	if v == t {
		return true
	}
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	cell, ok := load.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	only := false
	for _, ref := range *cell.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s.Addr == ssa.Value(cell) {
			if s.Val != t {
				return false
			}
			only = true
		}
	}
	return only
}

// outside returns the operations behind a bubble on channels that were made in
// it.
func (f *Finder) outside(test *ssa.Call) (list []Misuse) {
	for _, b := range test.Parent().Blocks {
		for _, instr := range b.Instrs {
			var ch ssa.Value
			switch instr := instr.(type) {
			case *ssa.Send:
				ch = instr.Chan
			case *ssa.UnOp:
				ch = instr.X
			case *ssa.Call:
				if bi, ok := instr.Call.Value.(*ssa.Builtin); ok && bi.Name() == "close" {
					ch = instr.Call.Args[0]
				}
			}
			load, ok := ch.(*ssa.UnOp)
			if !ok || !join.MayFollow(test, instr) {
				continue
			}
			if mk, ok := f.graph.Source(load).(*ssa.MakeChan); ok && mk.Parent() != test.Parent() && f.within(mk.Parent(), test) {
				list = append(list, Misuse{At: instr, Test: test})
			}
		}
	}
	return list
}

// within reports whether fn is, or is in, the function of a bubble.
func (f *Finder) within(fn *ssa.Function, test *ssa.Call) bool {
	eff, _ := syncs.Of(&test.Call)
	body := function(eff.Fn)
	return body != nil && inside(fn, body)
}
