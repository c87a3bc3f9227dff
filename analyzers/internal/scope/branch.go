package scope

import (
	"go/token"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// branch goes on to the successors of a condition.
func (f *frame) branch(st *state, instr *ssa.If) {
	b := instr.Block()
	c := f.eval(st, instr.Cond)
	if c.kind == free || c.kind == symbol {
		if f.m.inTest() && (asksForError(instr.Cond) || asksForReceived(instr.Cond, 6)) {
			c = f.m.simple(opaque)
		}
	}
	if c.kind != boolean && f.skip(st, instr) {
		return
	}
	go2 := func(s *state, yes bool) {
		if !yes && c.kind != boolean && endsSwitch(instr) || f.text.endless(instr, b.Succs[1-btoi(yes)]) {
			to := f.p.joint(f.m)
			f.p.link(s.cur, f.p.doubted(f.m, to))
			s.cur = to
		}
		f.refine(s, instr.Cond, yes)
		f.jump(s, b, b.Succs[1-btoi(yes)])
	}
	if c.kind == told {
		c = f.m.asksTold(c, "true")
	}
	switch c.kind {
	case boolean:
		go2(st, c.n == 1)
		return
	case compare, symbol:
		yes := !strings.HasPrefix(c.sym, "!")
		if !yes {
			c = f.m.not(c)
		}
		var t, e []*state
		if c.kind == compare {
			t, e = f.bounded(st, instr, c)
		} else {
			t, e = f.decide(st, instr, c.sym)
		}
		for _, s := range t {
			go2(s, yes)
		}
		for _, s := range e {
			go2(s, !yes)
		}
		return
	}
	t, e := f.fork(st, instr, c.kind == opaque)
	go2(t, true)
	go2(e, false)
}

// inTest reports whether the scope is code of a test. There an error, where it is not
// known, is either the failure of the test, after which what waits is of no interest, or
// expected.
func (m *machine) inTest() bool {
	return strings.HasSuffix(m.root.Prog.Fset.Position(m.root.Pos()).Filename, "_test.go")
}

// asksForError reports whether a condition compares an error with nil.
func asksForError(cond ssa.Value) bool {
	b, ok := cond.(*ssa.BinOp)
	return ok && (b.Op == token.NEQ || b.Op == token.EQL) && b.X.Type().String() == "error"
}

// asksForReceived reports whether a value is computed from what came out of a channel:
// a test knows what it has sent.
func asksForReceived(v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	if isReceived(v) {
		return true
	}
	instr, ok := v.(ssa.Instruction)
	if !ok {
		return false
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil && asksForReceived(*op, depth-1) {
			return true
		}
	}
	return false
}

// endsSwitch reports whether a condition is the last of a switch without default: that
// no case is the right one may be out of the question.
func endsSwitch(instr ssa.Instruction) bool {
	b := instr.Block()
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || cond != instr || b.Succs[1].Comment != "switch.done" {
		return false
	}
	eq, ok := cond.Cond.(*ssa.BinOp)
	return ok && eq.Op == token.EQL
}

// fork goes either way.
func (f *frame) fork(st *state, instr ssa.Instruction, dark bool) (yes, no *state) {
	n := f.op(st, f.m.node(model.Node{Op: model.Branch, Opaque: dark, Instr: instr}))
	return f.follow(st, n), f.goOn(st, n)
}

// refine notes what the outcome of a condition says of registers.
func (f *frame) refine(st *state, cond ssa.Value, yes bool) {
	set := func(v ssa.Value, to *value) {
		if i, ok := f.text.index[v]; ok && (st.regs[i] == nil || !st.regs[i].known() || st.regs[i].kind == told) {
			st.regs[i] = to
		}
	}
	if i, ok := f.text.index[cond]; ok {
		st.regs[i] = f.m.bool(yes)
	}
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			f.refine(st, c.X, !yes)
		}
	case *ssa.BinOp:
		if k, ok := c.Y.(*ssa.Const); ok && k.IsNil() && (c.Op == token.EQL || c.Op == token.NEQ) {
			if (c.Op == token.EQL) == yes {
				set(c.X, f.m.simple(null))
			} else {
				set(c.X, f.m.simple(nonNil))
			}
		}
	}
}

// use notes that the running proc asks for something, and reports whether
// nobody else does, nor comes back to ask again.
func (f *frame) use(what string, instr ssa.Instruction) (alone, here bool) {
	m := f.m
	u := use{instr: instr, proc: f.p.index}
	if instr != nil {
		u.again = f.ctx.loops || m.multi[f.p.key] || f.text.cyclic(instr.Block()) && !f.counting(instr)
	}
	if m.uses[what] == nil {
		m.uses[what] = map[use]bool{}
	}
	if !m.uses[what][u] {
		m.uses[what][u] = true
		m.changed = true
	}
	here = true
	for v := range m.uses[what] {
		if v.proc != f.p.index {
			here = false
		}
	}
	return len(m.uses[what]) == 1 && !u.again, here && !m.multi[f.p.key]
}

// counting reports whether a condition is that of the only loop around it, whose
// index it compares.
func (f *frame) counting(instr ssa.Instruction) bool {
	around := 0
	for _, body := range f.text.loops {
		if body.has(instr.Block().Index) {
			around++
		}
	}
	return around == 1 && f.text.leaves(instr.Block())
}

// decide forks on a condition that is the same whenever it is asked.
func (f *frame) decide(st *state, instr ssa.Instruction, what string) (yes, no []*state) {
	for _, known := range st.th.facts {
		if known[1:] == what {
			if known[0] == '+' {
				return st.only(), nil
			}
			return nil, st.only()
		}
	}
	if f.m.asksGiven(what) {
		return f.askGiven(st, instr, what)
	}
	alone, here := f.use("cond "+what, instr)
	switch {
	case alone:
		t, e := f.fork(st, instr, false)
		return []*state{t}, []*state{e}
	case here && st.th.blind: // it may have been decided before
		t, e := f.fork(st, instr, true)
		return []*state{t}, []*state{e}
	case here:
		t, e := f.fork(st, instr, false)
		f.learn(t, "+"+what)
		f.learn(e, "-"+what)
		return []*state{t}, []*state{e}
	}
	// Several goroutines ask: the first one decides for all.
	vr := f.m.variable("cond " + what)
	vr.Max = 2
	open, told := f.test(st, instr, vr, model.Equal, 0)
	t, e := f.fork(open, instr, false)
	for i, s := range []*state{t, e} {
		s.cur = f.op(s, &node{Node: model.Node{Op: model.Set, Instr: instr, Count: model.Count{Const: 1 + i}}, v: vr})
	}
	t2, e2 := f.test(told, instr, vr, model.Equal, 1)
	return []*state{t, t2}, []*state{e, e2}
}

func (f *frame) learn(st *state, fact string) {
	t := *st.th
	t.facts = append(slices.Clone(t.facts), fact)
	st.th = f.m.thread(t)
}

// bounded forks on how a number compares with a bound that is not known: 1, or 2,
// which stands for all that is greater. That there is nothing to do at all, and
// something waits for it, is taken to be known by who calls.
func (f *frame) bounded(st *state, instr ssa.Instruction, c *value) (yes, no []*state) {
	s := c.base
	if s.kind == told {
		return f.askTold(st, instr, c)
	}
	if s.kind != symbol || !s.plain() {
		// Any number of iterations.
		if c.sym == "<" && c.n >= many {
			return nil, st.only()
		}
		t, e := f.fork(st, instr, s.kind != free)
		return []*state{t}, []*state{e}
	}
	if f.m.asksGiven(s.sym) && !f.m.noteBound(s.sym) {
		t, e := f.fork(st, instr, true)
		return []*state{t}, []*state{e}
	}
	k := c.n - s.n
	if c.sym == "<" && k >= many || c.sym == "=" && k <= 0 {
		return nil, st.only()
	}
	if c.sym == "<" && k <= 0 {
		return st.only(), nil
	}
	if alone, _ := f.use("bound "+s.sym, instr); alone && !f.m.asksGiven(s.sym) {
		t, e := f.fork(st, instr, false)
		return []*state{t}, []*state{e}
	}
	vr := f.m.bound(s.sym)
	if c.sym == "=" {
		t, e := f.test(st, instr, vr, model.Equal, min(k, many))
		return []*state{t}, []*state{e}
	}
	e, t := f.test(st, instr, vr, model.Less, k+1)
	return []*state{t}, []*state{e}
}

// isIndex reports whether v is the index variable of a loop, or the next value of it.
func (f *frame) isIndex(v ssa.Value) bool {
	if next, ok := v.(*ssa.BinOp); ok {
		v = next.X
	}
	phi, ok := v.(*ssa.Phi)
	return ok && f.text.count[phi]
}

// plain reports whether a symbol names a value itself, and not something computed
// from several.
func (v *value) plain() bool { return v.sym[0] != '(' }

// bound returns the variable for a number that is not known.
func (m *machine) bound(sym string) *variable {
	vr := m.variable("bound " + sym)
	vr.Max, vr.choose = many, true
	vr.Init, vr.Min = 1, 1
	return vr
}

// variable returns a variable that all goroutines share, unless only one that
// runs once uses it.
func (m *machine) variable(key string) *variable {
	vr := m.vars[key]
	if vr == nil {
		vr = &variable{key: key}
		vr.Name = key
		m.vars[key] = vr
	}
	return vr
}
