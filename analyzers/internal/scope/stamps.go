package scope

import (
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// madeBy returns which callers have made what a value leads to: a set of bits.
func (m *machine) madeBy(v *value) int {
	if m.client == nil || v == nil {
		return 0
	}
	set := 0
	if v.obj != nil {
		set |= m.stampBit(v.obj.key)
	}
	if v.kind == memory {
		set |= m.stampBit(v.sym)
	}
	set |= m.madeBy(v.base)
	for _, e := range v.list {
		set |= m.madeBy(e)
	}
	return set
}

func (m *machine) stampBit(key string) int {
	if s := m.client.stamps[key]; s != 0 {
		return 1 << s
	}
	return 0
}

// stamp notes who makes something.
func (f *frame) stamp(key string) {
	if f.ctx.stamp != 0 {
		f.m.client.stamps[key] = f.ctx.stamp
	}
}

// foreign reports whether memory was made by the calls of others: one stands for many.
func (m *machine) foreign(base *value) bool { return m.madeBy(base)&(1<<others) != 0 }

// which forks on which of several values it is: what calls have made is there only once
// there has been a call of that caller. If only one is left, it is known.
func (f *frame) which(st *state, instr ssa.Instruction, values []*value, set func(*state, *value)) []*state {
	all := 0
	for _, v := range values {
		all |= f.m.madeBy(v)
	}
	if all == 0 {
		return f.anyOf(st, instr, values, set)
	}
	var list []*state
	at := map[*value]int{} // where it goes on with each
	for _, v := range values {
		s := st.clone()
		f.m.work(len(st.regs) / 32)
		s.cur = f.p.joint(f.m)
		at[v] = s.cur
		set(s, v)
		list = append(list, s)
	}
	f.among(st.cur, instr, values, all, at)
	return list
}

// among decides for one caller after another whether it has called, the others first:
// if they have, nothing is proven any more.
func (f *frame) among(cur int, instr ssa.Instruction, values []*value, undecided int, at map[*value]int) {
	m := f.m
	for stamp := others; stamp >= first && len(values) > 0; stamp-- {
		if undecided&(1<<stamp) == 0 {
			continue
		}
		test := f.p.add2(m, cur, &node{
			Node: model.Node{Op: model.Test, Cmp: model.Equal, Count: model.Count{Const: 1}, Instr: instr},
			v:    m.flag("called "+callerKeys[stamp], "called"),
		})
		rest := undecided &^ (1 << stamp)
		var left []*value
		for _, v := range values {
			if m.madeBy(v)&(1<<stamp) == 0 {
				left = append(left, v)
			}
		}
		yes, no := f.p.joint(m), f.p.joint(m)
		f.p.nodes[test].Next = []int{yes, no}
		f.among(no, instr, left, rest, at)
		if stamp == others {
			rest = 0
		}
		f.among(yes, instr, values, rest, at)
		return
	}
	if len(values) == 1 {
		f.p.link(cur, at[values[0]])
		return
	}
	pick := f.p.add2(m, cur, &node{Node: model.Node{Op: model.Branch, Opaque: true, Instr: instr}})
	for _, v := range values { // none is out of the question
		f.p.link(pick, at[v])
	}
}
