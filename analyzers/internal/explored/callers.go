package explored

import (
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// owner names who makes the object of a scope that is a type, and starts it.
func (f *Finding) owner() string { return "the owner of the " + f.Scope.Type.Obj().Name() }

// caller names a goroutine that stands for who uses the object of the scope, "" for
// others.
func (f *Finding) caller(goroutine int) string {
	switch f.callerKind(goroutine) {
	case "caller":
		called := f.called(goroutine)
		if called == "" {
			return "a caller"
		}
		for g := range goroutine {
			if f.callerKind(g) == "caller" && f.called(g) == called {
				return "another caller of " + called
			}
		}
		return "a caller of " + called
	case "runner":
		return "the caller of " + f.called(goroutine)
	case "others":
		return "another caller"
	}
	return ""
}

func (f *Finding) callerKind(goroutine int) string {
	if s := f.spawn(goroutine); f.Scope.Type != nil && s != nil {
		return f.Scope.Callers[f.node(s.Proc, s.Node).Proc]
	}
	return ""
}

// called names the method that a caller has called last.
func (f *Finding) called(goroutine int) (name string) {
	for _, s := range f.Trace {
		if s.Goroutine == goroutine {
			if n := f.node(s.Proc, s.Node); f.isCall(n) {
				name = n.Func.Name()
			}
		}
	}
	return name
}

// isCall reports whether a node is the beginning of a call by a caller.
func (f *Finding) isCall(n *model.Node) bool {
	return f.Scope.Type != nil && n.Op == model.Set && n.Instr == nil && n.Func != nil && strings.HasPrefix(n.Text, "calls ")
}

// has reports whether the code of a goroutine does what is wanted: of a caller, the method
// that it has called.
func (f *Finding) has(s *model.Standing, wants wish) bool {
	p := f.Scope.Program.Procs[s.Proc]
	if f.callerKind(s.Goroutine) == "" {
		return slices.ContainsFunc(p.Nodes, wants.meets)
	}
	for _, step := range slices.Backward(f.Trace) {
		if step.Goroutine == s.Goroutine && f.isCall(f.node(step.Proc, step.Node)) {
			return reaches(p, step.Node, func(i int) bool { return wants.meets(p.Nodes[i]) })
		}
	}
	return false
}

// calls reports whether a proc stands for callers, one of which calls fn.
func (f *Finding) calls(proc int, fn *ssa.Function) bool {
	if f.Scope.Callers[proc] == "" {
		return false
	}
	for j := range f.Scope.Program.Procs[proc].Nodes {
		if n := f.node(proc, j); f.isCall(n) && n.Func == fn {
			return true
		}
	}
	return false
}
