package scope

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A frame is an activation of a function.
type frame struct {
	m        *machine
	p        *proc
	fn       *ssa.Function
	ctx      *context
	caller   *frame
	at       *state // of the caller, when it called
	depth    int
	args     []*value
	bindings []*value
	text     *text
	entries  map[string]int // the node where a block starts, by what is known there
	configs  map[int]int    // how many there are
	work     []config
	exits    []exit
	byKey    map[string]int // of exits
	doubts   []kind         // of registers, 0 where nobody has asked
	here     *ssa.BasicBlock
	fake     bool // not an activation, but what starts one
	unwinds  bool // a panic runs the deferred calls
	isTest   bool // the function of a test
}

type config struct {
	block *ssa.BasicBlock
	st    *state
}

// enter runs an activation to its ends.
func (m *machine) enter(f *frame, th *thread, cur int) []exit {
	m.covered[f.fn] = true
	f.m = m
	f.text = m.pkg.textOf(f.fn)
	f.entries, f.configs, f.byKey = map[string]int{}, map[int]int{}, map[string]int{}
	st := &state{regs: make([]*value, len(f.text.index)), th: th, cur: cur}
	f.jump(st, nil, f.fn.Blocks[0])
	for len(f.work) > 0 && m.tooBig == "" {
		c := f.work[len(f.work)-1]
		f.work = f.work[:len(f.work)-1]
		f.run(c.st, c.block, 0)
	}
	return f.exits
}

// work counts what is done for the scope.
func (m *machine) work(n int) {
	if m.steps += n; m.steps > m.most(maxSteps) {
		m.fail("too much work", m.current)
	}
}

// jump goes on to a block: to the node that stands for what is known there. The state
// is the block's from then on.
func (f *frame) jump(st *state, from, to *ssa.BasicBlock) {
	f.m.work(len(st.regs) / 32)
	if from != nil {
		f.assignPhis(st, from, to)
	}
	live := f.text.live[to.Index]
	for i := range st.regs {
		if !live.has(i) {
			st.regs[i] = nil
		}
	}
	f.forget(st, to)
	switch n := f.configs[to.Index]; {
	case n > 3*maxConfigs:
		f.m.fail("too many states in "+f.fn.Name(), f.fn)
	case n > maxConfigs:
		f.widen(st)
	}
	key := f.configKey(st, to)
	n, ok := f.entries[string(key)]
	if !ok {
		n = f.p.joint(f.m)
		f.entries[string(key)] = n
		f.configs[to.Index]++
	}
	f.p.link(st.cur, n)
	if !ok {
		st.cur = n
		f.work = append(f.work, config{to, st})
	}
}

// widen forgets the constants in registers, what variables hold and how conditions were
// decided: there are too many of them.
func (f *frame) widen(st *state) {
	if t := *st.th; len(t.facts) > 0 || len(t.mem) > 0 {
		t.blind = t.blind || len(t.facts) > 0
		t.facts, t.mem = nil, nil
		st.th = f.m.thread(t)
	}
	for i, v := range st.regs {
		if v != nil && v.kind > opaque && v.kind < big {
			st.regs[i] = f.m.simple(opaque)
		}
	}
	f.m.forgetMemory(st)
}

// configKey tells apart what is known where a block starts.
func (f *frame) configKey(st *state, b *ssa.BasicBlock) []byte {
	key := f.m.buf[:0]
	num := func(n int) { key = append(strconv.AppendInt(key, int64(n), 10), ',') }
	num(b.Index)
	num(st.th.id)
	for i, v := range st.regs {
		if v != nil {
			num(i)
			num(v.id)
		}
	}
	for _, d := range st.defers {
		if d.once != nil {
			num(-f.m.instrID(d.at) - 1)
			continue
		}
		num(-f.m.instrID(d.instr) - 1)
		for _, a := range d.args {
			num(a.id)
		}
	}
	f.m.buf = key
	return key
}

func (f *frame) assignPhis(st *state, from, to *ssa.BasicBlock) {
	edge := slices.Index(to.Preds, from)
	var list []assign
	for _, instr := range to.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		list = append(list, assign{f.text.index[phi], f.phiValue(st, phi, phi.Edges[edge])})
	}
	for _, a := range list {
		st.regs[a.i] = a.v
	}
}

// phiValue returns what a phi becomes. Numbers are followed only where they count
// the iterations of a loop.
func (f *frame) phiValue(st *state, phi *ssa.Phi, edge ssa.Value) *value {
	v := f.eval(st, edge)
	switch v.kind {
	case integer, big:
		if f.text.count[phi] && f.counts(phi) {
			return v
		}
		return nil
	case free, opaque, symbol:
		if v.kind != symbol || !f.m.pkg.lead(phi.Type()) {
			return nil
		}
	}
	return v
}

// counts reports whether the loop of an index variable matters: something in it
// waits, makes, or starts.
func (f *frame) counts(phi *ssa.Phi) bool {
	body := f.text.loops[phi.Block()]
	for _, b := range f.fn.Blocks {
		if !body.has(b.Index) {
			continue
		}
		for _, instr := range b.Instrs {
			if f.matters(instr) {
				return true
			}
		}
	}
	return false
}

// matters reports whether an instruction has to do with objects.
func (f *frame) matters(instr ssa.Instruction) bool {
	p := f.m.pkg
	if p.trait(instr) != 0 {
		return true
	}
	if mc, ok := instr.(*ssa.MakeClosure); ok {
		return p.traits[mc.Fn.(*ssa.Function)] != 0
	}
	site, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	if b, ok := site.Common().Value.(*ssa.Builtin); ok {
		return b.Name() == "append" && p.lead(site.Common().Args[0].Type())
	}
	fn, _ := p.conc.Callee(site)
	return fn != nil && p.traits[declared(fn)]&active != 0
}

// run executes a block from its i'th instruction.
func (f *frame) run(st *state, b *ssa.BasicBlock, i int) {
	for ; i < len(b.Instrs) && f.m.tooBig == ""; i++ {
		f.here = b
		instr := b.Instrs[i]
		switch v := instr.(type) {
		case *ssa.Phi, *ssa.DebugRef:
			continue
		case *ssa.Jump:
			f.jump(st, b, b.Succs[0])
			return
		case *ssa.If:
			f.branch(st, v)
			return
		case *ssa.Return:
			f.returned(st, v)
			return
		case *ssa.Panic:
			f.unwind(st, panics, instr)
			return
		}
		f.m.current = f.fn
		f.m.work(1)
		next := f.step(st, instr)
		if len(next) == 1 {
			st = next[0]
			continue
		}
		for _, s := range next {
			f.run(s, b, i+1)
		}
		return
	}
}

// returned ends the activation; the deferred calls have run.
func (f *frame) returned(st *state, ret *ssa.Return) {
	var list []*value
	for _, r := range ret.Results {
		list = append(list, f.eval(st, r))
	}
	text := returnText(f.fn, list)
	st.cur = f.op(st, &node{Node: model.Node{Op: model.Branch, Instr: ret, Text: text}})
	f.leave(st, returns, f.m.tuple(list...), ret, text)
}

// leave adds an exit, or joins one that is the same for the caller.
func (f *frame) leave(st *state, how ending, results *value, at ssa.Instruction, text string) {
	f.keep(st, func(ssa.Instruction) bool { return f.ctx.loops })
	f.dropFacts(st, nil, results.list)
	f.dropHeld(st, results.list)
	if len(f.exits) >= maxExits {
		results = f.blur(results)
	}
	key := fmt.Sprintf("%d;%d;%d", how, results.id, st.th.id)
	if f.caller == nil {
		key += ";" + text
	}
	i, ok := f.byKey[key]
	if !ok {
		i = len(f.exits)
		f.byKey[key] = i
		f.exits = append(f.exits, exit{how, results, st.th, f.p.joint(f.m), at, text})
	}
	f.p.link(st.cur, f.exits[i].cur)
}

// blur forgets which constants are in a tuple.
func (f *frame) blur(t *value) *value {
	var list []*value
	for _, v := range t.list {
		if v.kind < objRef {
			v = f.m.simple(opaque)
		}
		list = append(list, v)
	}
	return f.m.tuple(list...)
}

// op appends a node that goes on to one place.
func (f *frame) op(st *state, n *node) int {
	n.Func = f.fn
	if !n.Pos.IsValid() {
		n.Pos = posOf(n.Instr)
	}
	i := f.p.add(f.m, n)
	f.p.link(st.cur, i)
	return i
}

// act appends an operation on an object.
func (f *frame) act(st *state, op model.Op, o *object, instr ssa.Instruction, text string) int {
	st.cur = f.op(st, &node{Node: model.Node{Op: op, Instr: instr, Text: text}, obj: o})
	return st.cur
}

// plain appends a step that does nothing that is modelled.
func (f *frame) plain(st *state, instr ssa.Instruction, text string) {
	f.act(st, model.Branch, nil, instr, text)
}

// cut ends the path: what follows is not known, and may touch what is in sight.
func (f *frame) cut(st *state, instr ssa.Instruction, more ...*value) []*state {
	seen := map[*value]bool{}
	var list []*object
	visit := func(v *value) { f.m.reachable(v, seen, &list) }
	for _, v := range more {
		visit(v)
	}
	for g, s := f, st; g != nil; g, s = g.caller, g.at {
		for _, vs := range [][]*value{g.args, g.bindings, s.regs} {
			for _, v := range vs {
				visit(v)
			}
		}
		for _, d := range s.defers {
			for _, v := range append(d.args, d.fn) {
				visit(v)
			}
		}
	}
	for _, v := range f.m.globalsInSight() {
		visit(v)
	}
	f.op(st, &node{Node: model.Node{Op: model.Cut, Instr: instr}, touches: list})
	return nil
}

// reachable collects the objects that can be reached from a value.
func (m *machine) reachable(v *value, seen map[*value]bool, list *[]*object) {
	if v == nil || seen[v] {
		return
	}
	seen[v] = true
	for o := v.obj; o != nil && !slices.Contains(*list, o); o = o.parent {
		*list = append(*list, o)
	}
	if v.kind == memory || v.kind == symbol || v.kind == slice {
		for _, c := range m.sorted(v) {
			for _, w := range c.content {
				m.reachable(w, seen, list)
			}
		}
	}
	for _, o := range m.order {
		if o.base == v && v != nil && !slices.Contains(*list, o) {
			*list = append(*list, o)
		}
	}
	m.reachable(v.base, seen, list)
	for _, e := range v.list {
		m.reachable(e, seen, list)
	}
}
