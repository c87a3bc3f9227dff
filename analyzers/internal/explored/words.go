package explored

import (
	"fmt"
	"go/token"
	"path/filepath"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// mostSteps bounds what is told of a trace; its end says more than its start.
const mostSteps = 16

// Who names a goroutine of the trace: the function that is the scope, or where it
// was started.
func (f *Finding) Who(goroutine int) string {
	if goroutine == 0 {
		if f.Scope.Type != nil {
			return f.owner()
		}
		return conc.FuncName(f.Scope.Root)
	}
	if name := f.caller(goroutine); name != "" {
		return name
	}
	if s := f.spawn(goroutine); s != nil {
		n := f.node(s.Proc, s.Node)
		if n.Via != "" {
			return "the goroutine that " + n.Via + " starts at " + f.Where(n.Pos)
		}
		return "the goroutine started at " + f.Where(n.Pos)
	}
	return "a goroutine"
}

// spawn returns the step that started a goroutine.
func (f *Finding) spawn(goroutine int) *model.Step {
	for i := range f.Trace {
		if f.Trace[i].Started == goroutine {
			return &f.Trace[i]
		}
	}
	return nil
}

// Foreign names the function of another package in which the operation at fault is,
// "" if it is in this one.
func (f *Finding) Foreign() string { return f.At().Via }

// Here says where the operation at fault is.
func (f *Finding) Here() string {
	if via := f.Foreign(); via != "" {
		return "in " + via
	}
	return "here"
}

// Where returns the line of a position: "pool.go:22".
func (f *Finding) Where(pos token.Pos) string {
	p := f.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// Steps tells the trace, one place a step, in order.
func (f *Finding) Steps() []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	for _, s := range f.Trace {
		pos, text := f.step(s)
		if text != "" && pos.IsValid() {
			list = append(list, analysis.RelatedInformation{Pos: pos, Message: text})
		}
	}
	list = list[max(0, len(list)-mostSteps):]
	for i := range list {
		list[i].Message = fmt.Sprintf("%d: %s", i+1, list[i].Message)
	}
	return list
}

func (f *Finding) step(s model.Step) (token.Pos, string) {
	if s.Goroutine == model.None {
		o := f.Scope.Program.Objects[s.Obj]
		if o.Kind == model.Context {
			return o.Pos, f.name(&o) + " is cancelled"
		}
		return o.Pos, f.name(&o) + " fires"
	}
	n := f.node(s.Proc, s.Node)
	if n.Text == "" {
		return token.NoPos, ""
	}
	text := f.Who(s.Goroutine) + " " + n.Text
	if f.isCall(n) && s.Goroutine != 0 {
		text = "a caller " + n.Text
	}
	if s.With != nil {
		text += ", and " + f.Who(s.With.Goroutine) + " receives"
	}
	if n.Op == model.Select && s.Case != model.None && s.Case < len(n.Cases) {
		text = f.Who(s.Goroutine) + " " + f.caseText(n.Cases[s.Case])
	}
	return n.Pos, text
}

func (f *Finding) caseText(c model.Case) string {
	verb := "receives from "
	if c.Op == model.Send {
		verb = "sends on "
	}
	if c.Obj == model.None {
		return verb + "another channel"
	}
	return verb + f.name(&f.Scope.Program.Objects[c.Obj])
}

// name names an object as the user does.
func (f *Finding) name(o *model.Object) string {
	if o.Name != "" {
		return o.Name
	}
	switch o.Kind {
	case model.Context:
		return "the context"
	case model.Mutex:
		return "the lock"
	case model.WaitGroup:
		return "the WaitGroup"
	case model.Cond:
		return "the Cond"
	}
	return "the channel"
}

// Waiting says what a goroutine waits for at a node: "to send on results".
func (f *Finding) Waiting(n *model.Node) string {
	if n.Op == model.Select {
		return "in a select of which no case can happen"
	}
	o := f.object(n)
	if o == nil {
		return "for ever"
	}
	switch n.Op {
	case model.Send:
		return "to send on " + f.name(o)
	case model.Recv:
		if o.Kind == model.Context {
			return "for the end of " + f.name(o)
		}
		return "to receive from " + f.name(o)
	case model.CondWait:
		return "to be woken by " + f.name(o)
	}
	return "for " + f.name(o)
}

// Reason says why a stuck goroutine is not helped.
func (f *Finding) Reason() string {
	n := f.At()
	if n.Op == model.Lock || n.Op == model.RLock || f.Relock {
		return f.holder(n.Obj)
	}
	if f.object(n) != nil && f.object(n).Kind == model.Nil {
		return "the channel is nil"
	}
	wants := f.wanted(n)
	does := f.doing(n)
	self, elsewhere := false, false
	for i, p := range f.Scope.Program.Procs {
		if !slices.ContainsFunc(p.Nodes, wants.meets) {
			continue
		}
		if i == f.Proc {
			self = true
		} else {
			elsewhere = true
		}
	}
	if s := f.partner(wants); s != nil {
		return fmt.Sprintf("%s, which %s, %s", f.Who(s.Goroutine), does, f.standing(s))
	}
	switch {
	case (elsewhere || self) && f.Scope.Type != nil:
		return "no call comes any more that " + does
	case elsewhere:
		return "the goroutine that " + does + " is not started"
	case self:
		return "nobody but this goroutine " + does
	}
	return "nothing " + does
}

// partner returns where the goroutine is that would help: one that waits itself
// before one that is gone.
func (f *Finding) partner(wants wish) *model.Standing {
	var best *model.Standing
	for i := range f.Others {
		s := &f.Others[i]
		if !f.has(s, wants) {
			continue
		}
		if best == nil || best.How != model.Waits && s.How == model.Waits {
			best = s
		}
	}
	return best
}

// standing says where a goroutine has got to.
func (f *Finding) standing(s *model.Standing) string {
	if s.How == model.Waits {
		n := f.node(s.Proc, s.Node)
		at := f.Where(n.Pos)
		if n.Via != "" {
			at += " in " + n.Via
		}
		return fmt.Sprintf("waits at %s %s", at, f.Waiting(n))
	}
	end := f.ending(s)
	if end == nil {
		return "does not come to it any more"
	}
	if end.Via != "" {
		return "has ended"
	}
	verb := "ended"
	if _, ok := end.Instr.(*ssa.Return); ok {
		verb = "returned"
	}
	return fmt.Sprintf("has %s at %s", verb, f.Where(f.End(s)))
}

// ending returns the node that ends a goroutine which is over, or has nothing to do
// that makes it wait; nil for others.
func (f *Finding) ending(s *model.Standing) *model.Node {
	nodes := f.Scope.Program.Procs[s.Proc].Nodes
	var end *model.Node
	seen := map[int]bool{s.Node: true}
	for work := []int{s.Node}; len(work) > 0; {
		n := &nodes[work[len(work)-1]]
		work = work[:len(work)-1]
		switch n.Op {
		case model.End, model.Exit:
			if end == nil || n.Pos < end.Pos {
				end = n
			}
		case model.Branch, model.Set, model.Inc, model.Test, model.Choose, model.Cancelled, model.Unlock, model.RUnlock, model.Cancel, model.Close, model.Add, model.Disarm:
			for _, i := range n.Next {
				if !seen[i] {
					seen[i] = true
					work = append(work, i)
				}
			}
		default:
			return nil
		}
	}
	return end
}

// ahead reports whether a goroutine may still do what is wanted.
func (f *Finding) ahead(s *model.Standing, wants wish) bool {
	p := f.Scope.Program.Procs[s.Proc]
	meets := func(i int) bool { return wants.meets(p.Nodes[i]) }
	return meets(s.Node) || reaches(p, s.Node, meets)
}

// End returns where a goroutine ended: where it returned, or else the last thing
// that it did.
func (f *Finding) End(s *model.Standing) token.Pos {
	if end := f.ending(s); end != nil {
		if ret, ok := end.Instr.(*ssa.Return); ok {
			return join.End(ret)
		}
	}
	for _, step := range slices.Backward(f.Trace) {
		if step.Goroutine == s.Goroutine {
			if pos := f.node(step.Proc, step.Node).Pos; pos.IsValid() {
				return pos
			}
		}
		if step.With != nil && step.With.Goroutine == s.Goroutine {
			return f.node(step.With.Proc, step.With.Node).Pos
		}
	}
	return f.Scope.Root.Pos()
}

// holder says who has the lock and does not release it.
func (f *Finding) holder(obj int) string {
	s := f.Holder(obj)
	if s == nil {
		return "nobody unlocks it"
	}
	at := f.Where(f.node(s.Proc, s.Node).Pos)
	if s.Goroutine == f.Goroutine {
		return "this goroutine has locked it itself at " + at
	}
	for i := range f.Others {
		if f.Others[i].Goroutine == s.Goroutine {
			return fmt.Sprintf("%s, which locked it at %s, %s", f.Who(s.Goroutine), at, f.standing(&f.Others[i]))
		}
	}
	return "it is locked at " + at
}

// Holder returns the last step that took a lock and was not undone, nil if there
// is none.
func (f *Finding) Holder(obj int) *model.Step {
	var held []*model.Step
	for i := range f.Trace {
		s := &f.Trace[i]
		if s.Goroutine == model.None || f.node(s.Proc, s.Node).Obj != obj {
			continue
		}
		switch f.node(s.Proc, s.Node).Op {
		case model.Lock, model.RLock, model.TryLock, model.TryRLock:
			if !s.Announced {
				held = append(held, s)
			}
		case model.Unlock, model.RUnlock:
			if n := len(held); n > 0 {
				held = held[:n-1]
			}
		}
	}
	if len(held) == 0 {
		return nil
	}
	return held[len(held)-1]
}
