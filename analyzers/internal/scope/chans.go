package scope

import (
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// object returns the object of a key, which it makes if there is none.
func (m *machine) object(key string, k model.Kind, make func(*object)) *object {
	o := m.objects[key]
	if o == nil {
		o = &object{id: len(m.order), kind: k, key: key}
		if make != nil {
			make(o)
		}
		m.objects[key] = o
		m.order = append(m.order, o)
	}
	return o
}

// objectAt returns the object that is the variable at an address.
func (m *machine) objectAt(v *value, k model.Kind) *object {
	p := m.address(v)
	if p == nil || !exact(p) {
		return nil
	}
	o := m.object("at "+itoa(p.id)+" "+itoa(int(k)), k, func(o *object) {
		o.base, o.path, o.site = p.base, p.sym, p.base.site
		if p.base.site != nil {
			o.pos = p.base.site.Pos()
		}
	})
	o.escaped = o.escaped || !p.base.ours() || m.escaped[p.base] || m.foreign(p.base)
	return o
}

// limit returns how often something may be made at an instruction before the
// path is cut: as often as the counted loops around it can want, else twice.
func (f *frame) limit(instr ssa.Instruction) int {
	for g, at := f, instr; g != nil; g, at = g.caller, g.ctx.site {
		if at == nil {
			break
		}
		for head, body := range g.text.loops {
			if !body.has(at.Block().Index) {
				continue
			}
			for _, i := range head.Instrs {
				if phi, ok := i.(*ssa.Phi); ok && g.text.count[phi] {
					return maxExact
				}
			}
		}
	}
	return many
}

// repeated reports whether an instruction may be executed more than once.
func (f *frame) repeated(instr ssa.Instruction) bool {
	return f.ctx.loops || f.text.cyclic(instr.Block())
}

// instance numbers what an instruction makes; ok is false if it has made too much
// on this path.
func (f *frame) instance(st *state, instr ssa.Instruction) (n int, ok bool) {
	if !f.repeated(instr) {
		return 0, true
	}
	limit := f.limit(instr)
	n = st.counted(f.m, instr, f.ctx)
	return min(n, limit), n < limit
}

func (f *frame) key(what string, instr ssa.Instruction, n int) string {
	i := 0
	for b := range instr.Block().Instrs {
		if instr.Block().Instrs[b] == instr {
			i = b
		}
	}
	key := what + itoa(f.ctx.id) + "." + itoa(instr.Block().Index) + "." + itoa(i) + "#" + itoa(n)
	f.stamp(key)
	return key
}

// alloc makes a variable or map.
func (f *frame) alloc(st *state, v ssa.Value, t types.Type) []*state {
	m := f.m
	instr := v.(ssa.Instruction)
	index := f.text.each[v]
	if f.repeated(instr) && !m.pkg.leadsFirmly(t) && !isFlag(t) && !index && !m.wanted[v] {
		f.set(st, v, nil)
		return st.only()
	}
	n, ok := f.instance(st, instr)
	if !ok && holdsSync(t) {
		return f.cut(st, instr)
	}
	key := f.key("mem", instr, n)
	if !ok {
		key += "+" // stands for all that follow
	}
	mem := m.intern(value{kind: memory, sym: key, site: v})
	f.set(st, v, m.at(mem, ""))
	if index {
		m.cell(mem, "").index = true
	}
	if c := m.cells[mem][""]; c != nil && f.owns(c) && len(c.content) > 1 {
		f.remember(st, c, m.zero(t))
	}
	return st.only()
}

func (f *frame) makeSlice(st *state, v *ssa.MakeSlice) []*state {
	m := f.m
	n := f.eval(st, v.Len)
	if !m.pkg.lead(v.Type()) {
		f.set(st, v, m.intern(value{kind: array, base: m.simple(free), list: []*value{n}}))
		return st.only()
	}
	if n.kind == integer && n.n == 0 {
		f.set(st, v, m.intern(value{kind: slice}))
		return st.only()
	}
	return f.wrap(f.alloc(st, v, v.Type()), func(s *state) {
		p := f.eval(s, v)
		if p.kind != pointer {
			p = m.at(m.simple(free), "") // one of many
		}
		f.set(s, v, m.intern(value{kind: array, base: p.base, sym: p.sym, list: []*value{n}}))
	})
}

func (f *frame) wrap(list []*state, do func(*state)) []*state {
	for _, s := range list {
		do(s)
	}
	return list
}

func (f *frame) makeChan(st *state, v *ssa.MakeChan) []*state {
	m := f.m
	n, ok := f.instance(st, v)
	if !ok {
		return f.cut(st, v)
	}
	size := f.eval(st, v.Size)
	o := m.object(f.key("chan", v, n), model.Chan, func(o *object) {
		o.pos, o.site, o.name = v.Pos(), v, m.pkg.wordsAt(f.fn, -v.Pos())
	})
	if size.kind == symbol && size.plain() {
		f.use("bound "+size.sym, v)
	}
	o.cap, o.escaped = size, o.escaped || f.ctx.stamp == others
	f.set(st, v, m.ref(o))
	return st.only()
}

// channel returns the channel or context that v is: nil if it belongs to the
// world.
func (m *machine) channel(v *value) *object {
	switch {
	case v.kind == null:
		return m.object("nil", model.Nil, nil)
	case v.kind == objRef && !v.obj.escaped:
		return v.obj
	}
	return nil
}

// what names the object of an instruction as the user does.
func (f *frame) what(v ssa.Instruction) string {
	pos := v.Pos()
	if site, ok := v.(ssa.CallInstruction); ok {
		pos = site.Common().Pos() // that of a defer statement is another one
	}
	if w := f.m.pkg.wordsAt(v.Parent(), pos); w != "" {
		return w
	}
	return "it"
}

func (f *frame) send(st *state, v *ssa.Send) []*state {
	ch, x := f.eval(st, v.Chan), f.eval(st, v.X)
	f.sent(ch, f.m.settled(x))
	f.act(st, worldly(model.Send, f.m.channel(ch)), f.m.channel(ch), v, "sends on "+f.what(v))
	return st.only()
}

// worldly is op, or a plain step for an object of the world.
func worldly(op model.Op, o *object) model.Op {
	if o == nil {
		return model.Branch
	}
	return op
}

// sent puts x among the values of a channel.
func (f *frame) sent(ch, x *value) {
	if ch.kind == objRef && !ch.obj.escaped && !ch.obj.open {
		if x.kind == content {
			f.m.copyCells(f.m.at(f.m.queue(ch.obj), ""), x)
			return
		}
		f.m.put(f.m.queue(ch.obj), "[*]", x)
		return
	}
	f.lose(x)
}

// queue is the memory that stands for what is in a channel.
func (m *machine) queue(o *object) *value {
	return m.intern(value{kind: memory, sym: "queue " + itoa(o.id)})
}

// received forks on what comes out of a channel.
func (f *frame) received(st *state, instr ssa.Instruction, ch *value, t types.Type, set func(*state, *value)) []*state {
	if ch.kind != objRef || ch.obj.kind == model.Context {
		set(st, nil)
		return st.only()
	}
	if ch.obj.open {
		set(st, f.foreignDatum(t))
		return st.only()
	}
	if !f.m.pkg.lead(t) {
		set(st, f.datum(ch.obj))
		return st.only()
	}
	if ch.obj.escaped {
		for _, c := range f.m.sorted(f.m.queue(ch.obj)) {
			for _, v := range c.content {
				f.lose(v)
			}
		}
		set(st, nil)
		return st.only()
	}
	q := f.m.queue(ch.obj)
	if _, isStruct := t.Underlying().(*types.Struct); isStruct {
		set(st, f.m.intern(value{kind: content, base: q}))
		return st.only()
	}
	return f.load(st, instr, f.m.at(q, "[*]"), t, set)
}

// datum returns what is known of data out of a channel. Where senders send
// different things, a test of it asks which of them it was.
func (f *frame) datum(o *object) *value {
	var list []*value
	for _, c := range f.m.sorted(f.m.queue(o)) {
		list = append(list, c.content...)
	}
	if o.escaped || len(list) == 0 {
		return nil
	}
	for _, v := range list {
		if v != list[0] && (v.kind > symbol || list[0].kind > symbol) {
			return f.m.simple(opaque)
		}
	}
	switch v := list[0]; v.kind {
	case null, nonNil, boolean, opaque:
		return v
	}
	return nil
}

func (f *frame) receive(st *state, v *ssa.UnOp) []*state {
	ch := f.eval(st, v.X)
	o := f.m.channel(ch)
	t := v.Type()
	if v.CommaOk {
		t = t.(*types.Tuple).At(0).Type()
	}
	n := f.op(st, &node{Node: model.Node{Op: f.m.recvOp(o), Instr: v, Text: "receives from " + f.what(v)}, obj: o})
	return f.outcomes(st, v, n, ch, o, t, v.CommaOk, func(s *state, x *value, ok *value) {
		if v.CommaOk {
			if x == nil {
				x = f.m.simple(free)
			}
			x = f.m.tuple(x, ok)
		}
		f.set(s, v, x)
	})
}

// outcomes follows a node that receives: with a value, and from a closed channel.
func (f *frame) outcomes(st *state, instr ssa.Instruction, n int, ch *value, o *object, t types.Type, tells bool, set func(s *state, x, ok *value)) []*state {
	m := f.m
	got := f.follow(st, n)
	if o != nil && o.kind == model.Context || !tells && (o == nil || !o.closed || !m.showsClosed(t)) {
		// A context's channel yields by being closed.
		return f.received(got, instr, ch, t, func(s *state, x *value) { set(s, x, m.bool(false)) })
	}
	if o != nil && !o.closed {
		return f.received(got, instr, ch, t, func(s *state, x *value) { set(s, x, m.bool(true)) })
	}
	shut := f.follow(st, n)
	set(shut, m.zero(t), m.bool(false))
	list := f.received(got, instr, ch, t, func(s *state, x *value) { set(s, x, m.bool(true)) })
	return append(list, shut)
}

// choose executes a select.
func (f *frame) choose(st *state, v *ssa.Select) []*state {
	m := f.m
	nd := &node{Node: model.Node{Op: model.Select, Instr: v, Text: "selects"}}
	n := f.op(st, nd)
	var out []*state
	recvs := 0
	for i, c := range v.States {
		ch := f.eval(st, c.Chan)
		o := m.channel(ch)
		k := branch{op: model.Recv, obj: o, next: model.None, shut: model.None}
		s := st.clone()
		s.cur = f.p.joint(m)
		k.next = s.cur
		if c.Dir == types.SendOnly {
			k.op = model.Send
			f.sent(ch, f.eval(st, c.Send))
			f.setSelect(s, v, i, -1, nil, false)
			nd.cases = append(nd.cases, k)
			out = append(out, s)
			continue
		}
		at := recvs
		recvs++
		t := c.Chan.Type().Underlying().(*types.Chan).Elem()
		isCtx := o != nil && o.kind == model.Context
		if !isCtx && (tellsOk(v) && o == nil || o != nil && o.closed && (tellsOk(v) || m.showsClosed(t))) {
			shut := st.clone()
			shut.cur = f.p.joint(m)
			k.shut = shut.cur
			f.setSelect(shut, v, i, at, m.zero(t), false)
			out = append(out, shut)
		}
		if ch.kind == opaque || o == nil && ch.kind == objRef { // which channel it is, or who has it, hangs on what others do
			k.next = f.p.doubted(m, k.next)
		}
		nd.cases = append(nd.cases, k)
		out = append(out, f.received(s, v, ch, t, func(s *state, x *value) { f.setSelect(s, v, i, at, x, !isCtx) })...)
	}
	if !v.Blocking {
		s := f.follow(st, n)
		f.setSelect(s, v, -1, -1, nil, false)
		out = append(out, s)
	}
	switch {
	case len(v.States) > 0:
	case v.Blocking:
		nd.Op, nd.Text = model.Never, "waits for ever"
	default:
		nd.Op, nd.Text = model.Branch, ""
	}
	return out
}

// tellsOk reports whether somebody looks at whether a case received a value.
func tellsOk(v *ssa.Select) bool {
	for _, r := range *v.Referrers() {
		if e, ok := r.(*ssa.Extract); ok && e.Index == 1 && e.Referrers() != nil && len(*e.Referrers()) > 0 {
			return true
		}
	}
	return false
}

// setSelect sets the results of a select: the index, recvOk, and the values.
func (f *frame) setSelect(s *state, v *ssa.Select, i, recv int, x *value, ok bool) {
	m := f.m
	list := []*value{m.intern(value{kind: integer, n: i}), m.bool(ok)}
	for range v.States {
		list = append(list, m.simple(free))
	}
	if recv >= 0 && x != nil {
		list[2+recv] = x
	}
	f.set(s, v, m.tuple(list...))
}

// closes executes close(ch).
func (f *frame) closes(st *state, instr ssa.Instruction, ch *value) {
	o := f.m.channel(ch)
	if o != nil && !o.closed {
		o.closed = true
		f.m.changed = true
	}
	f.ends(o, instr)
	f.act(st, worldly(model.Close, o), o, instr, "closes "+f.what(instr))
}
