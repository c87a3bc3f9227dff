package conc

import (
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Spawn is a place where a function starts a goroutine: a go statement, or a
// call such as (*sync.WaitGroup).Go that does it.
type Spawn struct {
	Site ssa.CallInstruction
	Op   syncs.Op // None for a go statement, else WaitGroupGo, ErrgroupGo, TimerFunc, …

	// Body is the function that the goroutine runs; nil when it cannot be told.
	// For a method value or a go statement of a method it is the method.
	Body *ssa.Function
	// Closure is the closure that the goroutine runs, nil when Body captures
	// nothing. Its Bindings correspond to Body.FreeVars.
	Closure *ssa.MakeClosure
	// Args correspond to Body.Params: the receiver first, if there is one.
	Args []ssa.Value
	// Group is the address of the WaitGroup or errgroup.Group that counts the
	// goroutine, or nil.
	Group ssa.Value
}

// Spawns returns the places in fn, closures not included, where a goroutine is
// started, in the order of the blocks.
func Spawns(fn *ssa.Function) []Spawn {
	var list []Spawn
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				if s, ok := SpawnAt(call); ok {
					list = append(list, s)
				}
			}
		}
	}
	return list
}

// SpawnAt reports whether a call starts a goroutine, and which.
func SpawnAt(site ssa.CallInstruction) (Spawn, bool) {
	call := site.Common()
	if _, ok := site.(*ssa.Go); ok {
		s := Spawn{Site: site}
		// go wg.Go(f) or go mu.Lock() run a primitive: its body says nothing.
		if !call.IsInvoke() {
			s.resolve(call.Value)
			s.Args = append(s.Args, call.Args...)
		}
		return s, true
	}
	if _, ok := site.(*ssa.Defer); ok {
		return Spawn{}, false
	}
	eff, ok := syncs.Of(call)
	if !ok {
		return Spawn{}, false
	}
	s := Spawn{Site: site, Op: eff.Op}
	switch eff.Op {
	case syncs.WaitGroupGo, syncs.ErrgroupGo, syncs.ErrgroupTryGo:
		s.Group = eff.Recv
	case syncs.TimerFunc, syncs.ContextAfter:
	default:
		return Spawn{}, false
	}
	if eff.Fn != nil {
		s.resolve(eff.Fn)
	}
	return s, true
}

// resolve fills in what is known of the function value that is started. A
// method value (go-routine of s.run) becomes the method with its receiver as
// first argument.
func (s *Spawn) resolve(v ssa.Value) {
	for {
		conv, ok := v.(*ssa.ChangeType)
		if !ok {
			break
		}
		v = conv.X
	}
	switch v := v.(type) {
	case *ssa.Function:
		s.Body = v
	case *ssa.MakeClosure:
		fn := v.Fn.(*ssa.Function)
		if m, recv := syncs.Bound(v); m != nil {
			// The wrapper has no syntax; what it calls has.
			if decl := fn.Prog.FuncValue(m); decl != nil {
				s.Body, s.Args = decl, []ssa.Value{recv}
			}
			return
		}
		s.Body, s.Closure = fn, v
	}
}
