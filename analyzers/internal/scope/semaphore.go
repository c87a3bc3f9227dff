package scope

import (
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
)

// semaphore executes the functions of semaphores: a channel with a buffer. Where
// several places are taken at a time, who takes them goes through a gate, as the first
// one in the queue of a semaphore keeps those behind it from being served.
func (f *frame) semaphore(st *state, c callee, op syncs.Op) []*state {
	m := f.m
	if op == semaphoreMake {
		return f.makeSemaphore(st, c)
	}
	sem := f.semaphoreAt(c.args[0])
	n := 1
	if sem != nil {
		if n = f.places(sem, c.args[len(c.args)-1]); n < 0 || sem.weighs && op == semaphoreTry { // that others wait is not told
			sem.escaped, m.changed = true, true
			sem = nil
		}
	}
	if op == syncs.SemaphoreRelease {
		c.set(st, nil)
		return f.release(st, c, sem, n)
	}
	var yes, no *state
	switch {
	case sem == nil || !sem.weighs:
		yes, no = f.take(st, c, sem)
	case sem.cap.kind == integer && n > sem.cap.n:
		o := m.contextValue(c.args[1])
		f.act(st, worldly(model.Recv, o), o, c.site, "acquires more than there is in "+f.what(c.site))
		c.set(st, m.simple(nonNil))
		return st.only()
	default:
		yes, no = f.takeSeveral(st, c, sem, n)
	}
	if op == semaphoreTry {
		c.set(yes, m.bool(true))
		c.set(no, m.bool(false))
	} else {
		c.set(yes, m.simple(null))
		c.set(no, m.simple(nonNil))
	}
	return []*state{yes, no}
}

func (f *frame) makeSemaphore(st *state, c callee) []*state {
	m := f.m
	v := c.site.Value()
	if v == nil || f.repeated(c.site) {
		c.set(st, nil)
		return st.only()
	}
	mem := m.intern(value{kind: memory, sym: f.key("mem", c.site, 0), site: v})
	o := m.object(f.key("sem", c.site, 0), model.Chan, func(o *object) { o.name, o.pos = f.made(c.site), c.site.Pos() })
	o.cap = c.args[0]
	m.put(mem, ".sem", m.ref(o))
	c.set(st, m.at(mem, ""))
	return st.only()
}

// semaphoreAt returns the semaphore at an address, nil if it belongs to the world.
func (f *frame) semaphoreAt(v *value) (sem *object) {
	m := f.m
	if p := m.address(v); p != nil && p.base.ours() && !m.escaped[p.base] {
		for _, v := range m.cell(p.base, p.sym+".sem").content {
			sem = live(v.obj)
		}
	}
	return sem
}

// places returns how many places a weight stands for, -1 if that is not known: of a
// great semaphore it is known what one is, and all.
func (f *frame) places(sem *object, w *value) int {
	n := -1
	switch {
	case w.kind == integer && (w.n == 1 || sem.cap.kind == integer && w.n >= 0):
		n = w.n
	case w.kind == big && w == sem.cap:
		n = many
	case w.kind == big && sem.cap.kind == integer && w.n > 0:
		n = w.n
	}
	if n != 1 && !sem.weighs {
		sem.weighs, f.m.changed = true, true
	}
	return n
}

// release gives places back; to give back more than were taken is a panic.
func (f *frame) release(st *state, c callee, sem *object, n int) []*state {
	text := "releases " + f.what(c.site)
	if sem == nil || sem.cap.kind == integer && n > sem.cap.n {
		f.plain(st, c.site, text)
		return st.only()
	}
	for range n {
		nd := &node{Node: model.Node{Op: model.Select, Instr: c.site, Text: text}}
		f.op(st, nd)
		st.cur = f.p.joint(f.m)
		nd.cases = []branch{{model.Recv, sem, st.cur, model.None}}
		nd.Next = []int{f.p.add(f.m, &node{Node: model.Node{Op: model.Panic, Instr: c.site, Func: f.fn, Pos: posOf(c.site), Text: "panics"}})}
		text = ""
	}
	return st.only()
}

// take forks on whether there is a place, or the context ends.
func (f *frame) take(st *state, c callee, place *object) (yes, no *state) {
	if place == nil && len(c.args) < 3 {
		return f.fork(st, c.site, true)
	}
	nd := &node{Node: model.Node{Op: model.Select, Instr: c.site, Text: "acquires " + f.what(c.site)}}
	f.op(st, nd)
	yes, no = st.clone(), st.clone()
	yes.cur, no.cur = f.p.joint(f.m), f.p.joint(f.m)
	nd.cases = []branch{{model.Send, place, yes.cur, model.None}}
	if len(c.args) < 3 { // TryAcquire
		nd.Next = []int{no.cur}
	} else {
		nd.cases = append(nd.cases, branch{model.Recv, f.m.contextValue(c.args[1]), no.cur, model.None})
	}
	return yes, no
}

// takeSeveral takes places one after the other while others wait, and gives them back
// if the context ends before it has all.
func (f *frame) takeSeveral(st *state, c callee, sem *object, n int) (yes, no *state) {
	gate := f.m.object("gate of "+sem.key, model.Chan, func(o *object) {
		o.name, o.pos, o.cap = sem.name, sem.pos, f.m.int(1)
	})
	yes, no = f.take(st, c, gate)
	for had := range n {
		next, fails := f.take(yes, c, sem)
		for range had {
			f.act(fails, model.Recv, sem, c.site, "")
		}
		f.act(fails, model.Recv, gate, c.site, "")
		f.p.link(fails.cur, no.cur)
		yes = next
	}
	f.act(yes, model.Recv, gate, c.site, "")
	return yes, no
}
