package explored

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A trial is the program of a scope as it would be after a fix. Whether the fix
// cures is not argued: the states of the changed program are searched as well.
type trial struct {
	f    *Finding
	prog *model.Program
}

// try starts a trial with a copy of the program.
func (f *Finding) try() *trial {
	prog := *f.Scope.Program
	prog.Procs = slices.Clone(prog.Procs)
	for i, p := range prog.Procs {
		q := *p
		q.Nodes = slices.Clone(p.Nodes)
		for j := range q.Nodes {
			q.Nodes[j].Next = slices.Clone(q.Nodes[j].Next)
		}
		prog.Procs[i] = &q
	}
	return &trial{f, &prog}
}

// cures reports whether the fault is gone from the changed program, and no other
// has come instead.
func (t *trial) cures() bool {
	after := model.Explore(t.prog, limit)
	if !after.Complete {
		return false
	}
	had := make(map[place]bool)
	for _, fault := range t.f.all {
		had[place{fault.Kind, t.f.node(fault.Proc, fault.Node).Instr}] = true
	}
	delete(had, t.f.place())
	return !slices.ContainsFunc(after.Faults, func(fault model.Fault) bool {
		return !had[place{fault.Kind, t.prog.Procs[fault.Proc].Nodes[fault.Node].Instr}]
	})
}

// each calls change for every node of an instruction, with its proc, until it
// fails. The calls on the way to a function give it nodes of its own for each.
func (t *trial) each(instr ssa.Instruction, change func(p *model.Proc, n *model.Node) bool) bool {
	some := false
	for _, p := range t.prog.Procs {
		for j, end := 0, len(p.Nodes); j < end; j++ {
			if p.Nodes[j].Instr != instr {
				continue
			}
			n := p.Nodes[j]
			if !change(p, &n) {
				return false
			}
			p.Nodes[j], some = n, true
		}
	}
	return some
}

// beside puts the operations of an instruction into selects with another case.
func (t *trial) beside(instr ssa.Instruction, other func(p *model.Proc) (model.Case, bool)) bool {
	return t.each(instr, func(p *model.Proc, n *model.Node) bool {
		if n.Op != model.Send && n.Op != model.Recv {
			return false
		}
		c, ok := other(p)
		own := model.Case{Op: n.Op, Obj: n.Obj, Next: n.Next[0], Closed: model.None}
		if n.Op == model.Recv && len(n.Next) > 1 {
			own.Closed = n.Next[1]
		}
		n.Op, n.Obj, n.Next, n.Cases = model.Select, model.None, nil, []model.Case{own, c}
		return ok
	})
}

// leave returns a node at which the goroutines of a proc go on when fn, the function
// that they start with, returns: with what it has deferred, all of it by then.
func (t *trial) leave(p *model.Proc, fn *ssa.Function, at ssa.Instruction) (int, bool) {
	if !t.starts(p, fn) {
		return model.None, false
	}
	var last *ssa.Defer
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			d, ok := instr.(*ssa.Defer)
			if !ok {
				continue
			}
			if b != fn.Blocks[0] || join.MayFollow(at, d) || b == at.Block() {
				return model.None, false
			}
			last = d
		}
	}
	if last == nil {
		p.Nodes = append(p.Nodes, model.Node{Op: model.End, Obj: model.None, Func: fn})
		return len(p.Nodes) - 1, true
	}
	exits := model.Node{Op: model.Branch, Obj: model.None, Func: fn}
	for j := range p.Nodes {
		if p.Nodes[j].Instr == last {
			exits.Next = append(exits.Next, j)
		}
	}
	p.Nodes = append(p.Nodes, exits)
	return len(p.Nodes) - 1, len(exits.Next) > 0
}

// starts reports whether the goroutines of a proc start with fn.
func (t *trial) starts(p *model.Proc, fn *ssa.Function) bool {
	i := slices.Index(t.prog.Procs, p)
	if t.f.calls(i, fn) {
		return true
	}
	if i == 0 {
		return t.f.Scope.Type == nil && fn == t.f.Scope.Root
	}
	some := false
	for _, q := range t.prog.Procs {
		for j := range q.Nodes {
			if n := &q.Nodes[j]; n.Op == model.Go && n.Proc == i {
				site, ok := n.Instr.(ssa.CallInstruction)
				if !ok || join.Callee(site) != fn {
					return false
				}
				some = true
			}
		}
	}
	return some
}
