package scope

import (
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A function that the caller gives returns what only the caller knows. An automaton
// asks for it, by the number of the call: whether it was nil, or true, the last time.
// So such a value is a told one only in the registers of the function that calls, until
// it calls again; everywhere else it is opaque.

// maxTold is the number of results of a call that are told apart.
const maxTold = 4

// callGiven executes a call of a function that the caller gives.
func (f *frame) callGiven(st *state, c callee) []*state {
	m := f.m
	for _, a := range c.args {
		m.handOver(a)
	}
	id := m.callID(f.ctx, c.site)
	st.cur = f.op(st, &node{Node: model.Node{Op: opCall, Instr: c.site, Count: model.Count{Const: c.fn.n}, Proc: id}, vals: c.args})
	for i, v := range st.regs {
		if v != nil && v.kind == told && v.n/maxTold == id {
			st.regs[i] = m.simple(opaque)
		}
	}
	n := c.fn.typ.(*types.Signature).Results().Len()
	if n > maxTold || f.fake || c.sub || f.caller != nil && !(f.caller.fake && f.caller.caller == nil) {
		c.set(st, m.opaques(n))
		return []*state{st}
	}
	var list []*value
	for i := range n {
		list = append(list, m.intern(value{kind: told, n: id*maxTold + i}))
	}
	switch n {
	case 0:
		c.set(st, nil)
	case 1:
		c.set(st, list[0])
	default:
		c.set(st, m.tuple(list...))
	}
	return []*state{st}
}

// callID numbers the calls of functions that are given.
func (m *machine) callID(ctx *context, site ssa.CallInstruction) int {
	key := ctxKey{parent: ctx, site: site}
	if i := slices.Index(m.calls, key); i >= 0 {
		return i
	}
	m.calls = append(m.calls, key)
	return len(m.calls) - 1
}

// settled returns a value as it is kept for later: what was told may be told anew
// until then.
func (m *machine) settled(v *value) *value {
	if v.kind == told {
		return m.simple(opaque)
	}
	return v
}

func (m *machine) allSettled(list []*value) []*value {
	for i, v := range list {
		list[i] = m.settled(v)
	}
	return list
}

// asksTold returns the condition that what was told is nil, or true.
func (m *machine) asksTold(v *value, what string) *value {
	return m.intern(value{kind: compare, sym: what, base: v})
}

// askTold forks on such a condition.
func (f *frame) askTold(st *state, instr ssa.Instruction, c *value) (yes, no []*state) {
	op := opToldTrue
	if c.sym == "nil" {
		op = opToldNil
	}
	at := f.op(st, &node{Node: model.Node{Op: op, Instr: instr, Count: model.Count{Const: c.base.n}}})
	return []*state{f.follow(st, at)}, []*state{f.follow(st, at)}
}

// answered returns a state after a call has returned v.
func (w *walk) answered(st *state, call int, v *value) {
	m := w.f.m
	list := slices.Clone(st.answers)
	for len(list) < (call+1)*maxTold {
		list = append(list, m.simple(free))
	}
	for i := range maxTold {
		res := m.simple(free)
		switch {
		case v == nil:
		case v.kind == tuple && i < len(v.list):
			res = v.list[i]
		case v.kind != tuple && i == 0:
			res = v
		}
		m.lasts(res)
		list[call*maxTold+i] = res
	}
	st.answers = list
}

// answer returns what was told.
func (w *walk) answer(st *state, n int) *value {
	if n < len(st.answers) {
		return st.answers[n]
	}
	return w.f.m.simple(opaque)
}
