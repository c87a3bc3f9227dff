// Package timers knows what a package does to the timers and tickers that it
// makes, and which receives from them can never be served.
//
// Since Go 1.23 the channel of a timer holds no value once Stop or Reset has
// returned, and the collector takes timers and tickers that nobody refers to.
// Programs whose go.mod is older, or that ask for it, get the former behaviour
// from the same runtime.
package timers

import (
	"go/token"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// Kind says how often a timer fires, and into what.
type Kind uint8

// The kinds of timers.
const (
	Once  Kind = iota + 1 // time.NewTimer: one value, until Reset
	Ticks                 // time.NewTicker
	Func                  // time.AfterFunc: no channel
	Tick                  // time.Tick: a ticker that nobody can stop
	After                 // time.After: one value
)

var makers = map[string]Kind{
	"time.NewTimer": Once, "time.NewTicker": Ticks, "time.AfterFunc": Func, "time.Tick": Tick,
	"time.After": After,
}

// A Timer is a timer or ticker made in view, with all that is done to it.
type Timer struct {
	Make   *ssa.Call
	Kind   Kind
	Recvs  []Recv
	Stops  []ssa.CallInstruction // deferred ones included
	Resets []ssa.CallInstruction
	// Open means that code out of view may use it.
	Open bool
	// Mixed means that a variable through which it is used may hold another.
	Mixed bool
}

// A Recv is a receive from the channel of a timer: by itself, or as a case of a
// select.
type Recv struct {
	Instr ssa.Instruction // UnOp or Select
	State int             // the case of a select
}

// Waits reports whether only a value from the timer ends the receive.
func (r Recv) Waits() bool {
	sel, ok := r.Instr.(*ssa.Select)
	return !ok || sel.Blocking && len(sel.States) == 1
}

// Find returns the timers that the functions, all of a package, make.
func Find(funcs []*ssa.Function) (list []*Timer) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok {
					continue
				}
				callee := syncs.Callee(call.Common())
				if callee == nil || makers[callee.FullName()] == 0 {
					continue
				}
				list = append(list, trace(call, makers[callee.FullName()]))
			}
		}
	}
	return list
}

// A tracer follows the values that hold one timer, or its channel.
type tracer struct {
	*Timer
	seen map[ssa.Value]bool
}

func trace(make *ssa.Call, kind Kind) *Timer {
	t := &tracer{&Timer{Make: make, Kind: kind}, map[ssa.Value]bool{}}
	if kind == Tick || kind == After {
		t.channel(make)
	} else {
		t.timer(make)
	}
	return t.Timer
}

// timer notes the uses of a value that holds the timer.
func (t *tracer) timer(v ssa.Value) {
	t.follow(v, t.timer, func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			for _, use := range *ref.Referrers() {
				if load, ok := use.(*ssa.UnOp); ok && load.Op == token.MUL {
					t.channel(load)
				} else if _, ok := use.(*ssa.DebugRef); !ok {
					t.Open = true
				}
			}
			return true
		case ssa.CallInstruction:
			return t.method(ref, v)
		}
		return false
	})
}

// method notes a call of one of the timer's methods.
func (t *tracer) method(site ssa.CallInstruction, v ssa.Value) bool {
	callee := syncs.Callee(site.Common())
	if syncs.OpOf(callee) != syncs.TimerStop || len(site.Common().Args) == 0 || site.Common().Args[0] != v {
		return false
	}
	if callee.Name() == "Stop" {
		t.Stops = append(t.Stops, site)
	} else {
		t.Resets = append(t.Resets, site)
	}
	return true
}

// channel notes the uses of a value that holds the timer's channel.
func (t *tracer) channel(v ssa.Value) {
	t.follow(v, t.channel, func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if ref.Op == token.ARROW {
				t.Recvs = append(t.Recvs, Recv{Instr: ref})
				return true
			}
		case *ssa.Select:
			for i, s := range ref.States {
				if s.Chan == v {
					t.Recvs = append(t.Recvs, Recv{ref, i})
				}
			}
			return true
		case *ssa.Call:
			b, ok := ref.Call.Value.(*ssa.Builtin)
			return ok && (b.Name() == "len" || b.Name() == "cap")
		}
		return false
	})
}

// follow calls visit for each use of v, and next for each value that it flows
// to; what visit does not know opens the timer.
func (t *tracer) follow(v ssa.Value, next func(ssa.Value), visit func(ssa.Instruction) bool) {
	if t.seen[v] || v.Referrers() == nil {
		return
	}
	t.seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Phi:
			t.Mixed = true
			next(ref)
		case *ssa.ChangeType:
			next(ref)
		case *ssa.BinOp: // compared with nil
		case *ssa.Store:
			if cell, ok := ref.Addr.(*ssa.Alloc); ok && ref.Val == v {
				t.cell(cell, next)
				continue
			}
			t.Open = true
		default:
			if visit(ref) || t.passed(ref, v, next) {
				continue
			}
			t.Open = true
		}
	}
}

// cell follows what a local variable holds, in literals as well.
func (t *tracer) cell(addr ssa.Value, next func(ssa.Value)) {
	if t.seen[addr] {
		t.Mixed = true // a second assignment
		return
	}
	t.seen[addr] = true
	stores := 0
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if stores++; stores > 1 || ref.Addr != addr {
				t.Mixed = true
			}
		case *ssa.UnOp:
			next(ref)
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if fn := ref.Fn.(*ssa.Function); b == addr && i < len(fn.FreeVars) {
					t.cell(fn.FreeVars[i], next)
				}
			}
		default:
			t.Open = true
		}
	}
	if _, captured := addr.(*ssa.FreeVar); captured && stores > 0 {
		t.Mixed = true
	}
}

// passed follows an argument into a function of the package that a call or go
// statement names.
func (t *tracer) passed(ref ssa.Instruction, v ssa.Value, next func(ssa.Value)) bool {
	site, ok := ref.(ssa.CallInstruction)
	if !ok {
		return false
	}
	fn := site.Common().StaticCallee()
	if fn == nil || fn.Blocks == nil || fn.Pkg != t.Make.Parent().Pkg || fn.Signature.Recv() != nil || len(fn.FreeVars) > 0 && fn.Parent() == nil {
		return false
	}
	for i, arg := range site.Common().Args {
		if arg == v && i < len(fn.Params) {
			t.Mixed = true // other callers may bring another
			next(fn.Params[i])
		}
	}
	return true
}
