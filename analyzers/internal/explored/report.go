package explored

import (
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/scope"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Diagnostic returns a diagnostic at the operation at fault, with the trace; false
// if the operation has no syntax in the package.
func (f *Finding) Diagnostic(category, message string) (analysis.Diagnostic, bool) {
	n := join.Operation(f.pass.Files, f.At().Instr)
	if n == nil {
		return analysis.Diagnostic{}, false
	}
	return analysis.Diagnostic{Pos: n.Pos(), End: join.Head(n), Category: category, Message: message, Related: f.Steps()}, true
}

// Abandoned reports whether nobody is left, not even waiting, who could help a
// stuck goroutine.
func (f *Finding) Abandoned() bool {
	wants := f.wanted(f.At())
	if slices.ContainsFunc(f.Scope.Program.Procs[f.Proc].Nodes, wants.meets) {
		return false // itself, if it got that far
	}
	s := f.partner(wants)
	return s == nil || s.How != model.Waits
}

// Alone reports whether nothing in the scope could ever help a stuck goroutine.
func (f *Finding) Alone() bool {
	wants := f.wanted(f.At())
	return !slices.ContainsFunc(f.Scope.Program.Procs, func(p *model.Proc) bool { return slices.ContainsFunc(p.Nodes, wants.meets) })
}

// Stuck returns the operations at which goroutines are stuck, that of the
// finding first.
func (f *Finding) Stuck() []ssa.Instruction {
	list := []ssa.Instruction{f.At().Instr}
	for _, s := range f.Others {
		if s.How == model.Waits {
			list = append(list, f.node(s.Proc, s.Node).Instr)
		}
	}
	return list
}

// ByLocks reports whether what a stuck goroutine waits for is a lock, and whoever
// has it waits for a lock as well, is the same goroutine, or is gone: there are
// checks for these that look beyond closed scopes.
func (f *Finding) ByLocks() bool {
	n := f.At()
	if n.Op != model.Lock && n.Op != model.RLock && !f.Relock {
		return false
	}
	h := f.Holder(n.Obj)
	if h == nil || h.Goroutine == f.Goroutine {
		return true
	}
	for _, s := range f.Others {
		if s.Goroutine == h.Goroutine {
			op := f.node(s.Proc, s.Node).Op
			return s.How != model.Waits || op == model.Lock || op == model.RLock
		}
	}
	return true
}

// Last returns the last step of the trace with one of the operations on the object
// of the fault, and its position; nil if there is none.
func (f *Finding) Last(obj int, ops ...model.Op) (*model.Step, token.Pos) {
	for i := len(f.Trace) - 1; i >= 0; i-- {
		s := &f.Trace[i]
		if s.Goroutine == model.None {
			continue
		}
		n := f.node(s.Proc, s.Node)
		for _, op := range ops {
			if n.Op == op && n.Obj == obj {
				return s, n.Pos
			}
		}
	}
	return nil, token.NoPos
}

// Deserter returns a goroutine of the trace that has ended without the operation
// that a stuck one waits for, though its code has it, and where it ended.
func (f *Finding) Deserter() (goroutine int, end token.Pos, ok bool) {
	wants := f.wanted(f.At())
	s := f.partner(wants)
	if s == nil || f.ending(s) == nil {
		return 0, token.NoPos, false
	}
	if f.ahead(s, wants) {
		return 0, token.NoPos, false // it is not there yet
	}
	for _, step := range f.Trace {
		if step.Goroutine == s.Goroutine && wants.meets(*f.node(step.Proc, step.Node)) {
			return 0, token.NoPos, false
		}
	}
	return s.Goroutine, f.End(s), true
}

// Sleeps reports whether a function of the scope sleeps: the others are expected to get
// on in the meantime, which the trace does not know.
func (f *Finding) Sleeps() bool {
	for fn := range f.Scope.Covered {
		if join.HasSleep(fn) {
			return true
		}
	}
	return false
}

// Recovered reports whether a function of the scope recovers from panics: then one may
// be meant to happen.
func (f *Finding) Recovered() bool {
	for fn := range f.Scope.Covered {
		if scope.CallsRecover(fn) {
			return true
		}
	}
	return false
}

// Channel names the channel of a send or close that panics.
func (f *Finding) Channel() string {
	if o := f.channel(); o != model.None {
		return f.name(&f.Scope.Program.Objects[o])
	}
	return "the channel"
}

func (f *Finding) channel() int {
	if n := f.At(); f.Case != model.None && f.Case < len(n.Cases) {
		return n.Cases[f.Case].Obj
	}
	return f.At().Obj
}

// Closing returns the step that closed the channel of a send or close that panics,
// nil if there is none, and where it is.
func (f *Finding) Closing() (*model.Step, token.Pos) { return f.Last(f.channel(), model.Close) }

// Name names the object of the operation at fault.
func (f *Finding) Name() string { return f.name(f.Object()) }

// Positive reports whether a step of a WaitGroup counts up.
func (f *Finding) Positive(s *model.Step) bool {
	c := f.node(s.Proc, s.Node).Count
	return c.Const > 0 || c.Plus != model.Ref{}
}
