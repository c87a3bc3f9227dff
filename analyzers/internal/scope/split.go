package scope

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/model"
)

// split divides a scope with two equal callers by what they call: the states of each part
// are few, and those in which the two have changed places are not searched.
func (s *Scope) split() []*Scope {
	var picks []*pick
	for _, proc := range s.callers("caller") {
		if q := s.pickOf(proc); q != nil {
			picks = append(picks, q)
		}
	}
	if len(picks) != 2 || picks[0].proc == picks[1].proc {
		return []*Scope{s}
	}
	var list []*Scope
	for i := range picks[0].ways {
		for j := i; j < len(picks[1].ways); j++ {
			part := *s
			prog := *s.Program
			prog.Procs = slices.Clone(prog.Procs)
			picks[0].choose(&prog, picks[0].ways[i])
			picks[1].choose(&prog, append(picks[1].none, picks[1].ways[j])...)
			part.Program = &prog
			list = append(list, &part)
		}
	}
	return list
}

// choose leaves a caller some of its ways.
func (q *pick) choose(prog *model.Program, ways ...int) {
	p := *prog.Procs[q.proc]
	p.Nodes = slices.Clone(p.Nodes)
	p.Nodes[q.node].Next = slices.Clone(ways)
	prog.Procs[q.proc] = &p
}

// callers returns the procs of a name, in order.
func (s *Scope) callers(name string) []int {
	var list []int
	for i, n := range s.Callers {
		if n == name {
			list = append(list, i)
		}
	}
	slices.Sort(list)
	return list
}

// A pick is the branch at which a caller picks what it calls.
type pick struct {
	proc, node int
	ways       []int // one for each method
	none       []int // makes no call
}

func (s *Scope) pickOf(proc int) *pick {
	p := s.Program.Procs[proc]
	entry := &p.Nodes[p.Entry]
	if entry.Op != model.Test || p.Nodes[entry.Next[0]].Op != model.Branch {
		return nil
	}
	q := &pick{proc: proc, node: entry.Next[0]}
	for _, i := range p.Nodes[q.node].Next {
		if p.Nodes[i].Op == model.End {
			q.none = append(q.none, i)
		} else {
			q.ways = append(q.ways, i)
		}
	}
	return q
}
