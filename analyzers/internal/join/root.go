package join

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Root is a function whose end cuts off the goroutines that still run: main,
// a test, a benchmark, an example, or a subtest.
type Root struct {
	Fn *ssa.Function
	// Test is the parameter of a test, nil for main and examples.
	Test *ssa.Parameter
	// Kind is "main", "test", "benchmark" or "example".
	Kind string
}

// String names the root in a sentence.
func (r Root) String() string {
	if r.Kind == "main" {
		return r.Kind
	}
	return "the " + r.Kind
}

// Roots returns the roots among funcs, the source functions of a package.
func (g *Graph) Roots(funcs []*ssa.Function, files []*ast.File, fset *token.FileSet) []Root {
	var roots []Root
	for _, fn := range funcs {
		if r, ok := g.root(fn, files, fset); ok {
			roots = append(roots, r)
		}
	}
	return roots
}

func (g *Graph) root(fn *ssa.Function, files []*ast.File, fset *token.FileSet) (Root, bool) {
	r := Root{Fn: fn}
	if fn.Signature.Recv() != nil || len(fn.Blocks) == 0 {
		return r, false
	}
	if fn.Parent() != nil {
		return r, g.subtest(&r)
	}
	name := fn.Name()
	switch {
	case name == "main" && fn.Pkg.Pkg.Name() == "main" && len(fn.Params) == 0:
		r.Kind = "main"
		return r, true
	case !strings.HasSuffix(fset.Position(fn.Pos()).Filename, "_test.go"):
		return r, false
	case strings.HasPrefix(name, "Example") && len(fn.Params) == 0:
		r.Kind = "example"
		return r, hasOutput(fn, files)
	case strings.HasPrefix(name, "Test"), strings.HasPrefix(name, "Benchmark"):
		return r, r.takesTest()
	}
	return r, false
}

// subtest reports whether r is a literal that is given to T.Run, and by that
// runs to its end before another test of the package is over.
func (g *Graph) subtest(r *Root) bool { return givenTo(r.Fn, syncs.TestRun) && r.takesTest() }

// InBubble reports whether fn is, or is part of, a literal that runs in a bubble
// of testing/synctest, where time passes only when all goroutines wait.
func InBubble(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if givenTo(fn, syncs.SynctestTest) {
			return true
		}
	}
	return false
}

// givenTo reports whether the literal fn is an argument of a call that runs it
// by way of op.
func givenTo(fn *ssa.Function, op syncs.Op) bool {
	if fn.Parent() == nil {
		return false
	}
	runs := func(instr ssa.Instruction, v ssa.Value) bool {
		call, ok := instr.(*ssa.Call)
		if !ok {
			return false
		}
		eff, ok := syncs.Of(&call.Call)
		return ok && eff.Op == op && eff.Fn == v
	}
	for _, ref := range *fn.Referrers() {
		mc, ok := ref.(*ssa.MakeClosure)
		if !ok {
			if runs(ref, fn) {
				return true
			}
			continue
		}
		for _, use := range *mc.Referrers() {
			if runs(use, mc) {
				return true
			}
		}
	}
	return false
}

func (r *Root) takesTest() bool {
	if len(r.Fn.Params) != 1 {
		return false
	}
	switch types.TypeString(r.Fn.Params[0].Type(), nil) {
	case "*testing.T":
		r.Kind = "test"
	case "*testing.B":
		r.Kind = "benchmark"
	default:
		return false
	}
	r.Test = r.Fn.Params[0]
	return true
}

// hasOutput reports whether an example is run: it has an output comment.
func hasOutput(fn *ssa.Function, files []*ast.File) bool {
	body := Body(fn)
	_, file := NodeAt[*ast.File](files, fn.Pos())
	if body == nil || file == nil {
		return false
	}
	for _, c := range file.Comments {
		text := strings.ToLower(strings.TrimSpace(c.Text()))
		if c.Pos() > body.Lbrace && c.End() < body.Rbrace &&
			(strings.HasPrefix(text, "output:") || strings.HasPrefix(text, "unordered output:")) {
			return true
		}
	}
	return false
}

// A Stray is a goroutine that its root does not wait for.
type Stray struct {
	Go   *ssa.Go
	Does ssa.Instruction // what is lost, or goes wrong, if the root ends first
	Task *Task
	Ends []*ssa.Return // where the root may end
	// Stuck means that waiting for it may take for ever.
	Stuck bool

	drain drain // what it works on, if that is a channel
}

// Strays returns the goroutines that the root starts, that would end by
// themselves, that do something worth waiting for, and that nothing in the root
// waits for before it ends.
func (g *Graph) Strays(r Root) []Stray {
	var list []Stray
	for _, b := range r.Fn.Blocks {
		for _, instr := range b.Instrs {
			if g.lateWait(instr) {
				return nil
			}
			if spawn, ok := instr.(*ssa.Go); ok {
				s := g.stray(spawn)
				s.Does = g.worth(r, s.Task)
				if s.Task.Ends() && s.Does != nil && g.unjoined(&s) {
					list = append(list, s)
				}
			}
		}
	}
	return list
}

// stray returns what is known of the goroutine by itself.
func (g *Graph) stray(spawn *ssa.Go) Stray {
	s := Stray{Go: spawn, Task: g.call(spawn)}
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
// the root, and finds these ends.
func (g *Graph) unjoined(s *Stray) bool {
	waits := false
	handsOver := s.Task.unlocks > s.Task.locks
	After(s.Go, func(i ssa.Instruction) bool {
		if ret, ok := i.(*ssa.Return); ok {
			s.Ends = append(s.Ends, ret)
		}
		waits = waits || g.MayWait(i) && !s.drain.feeds(g, i) || handsOver && g.Does(i).locks > 0
		return !waits
	})
	return !waits && len(s.Ends) > 0
}

// SleepBefore returns the sleep that every path from the start of the
// goroutine to an end of the root goes through, nil if there is none. A sleep
// in a loop is there for another reason.
func (s *Stray) SleepBefore() *ssa.Call {
	var found *ssa.Call
	After(s.Go, func(i ssa.Instruction) bool {
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
	After(s.Go, func(i ssa.Instruction) bool {
		_, ret := i.(*ssa.Return)
		ends = ends || ret
		return !ends && i != instr
	})
	return ends
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
