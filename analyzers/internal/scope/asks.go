package scope

import (
	"github.com/conclsp/conclsp/analyzers/internal/model"
)

// asks forks on a question that the caller answers.
func (w *walk) asks(st *state, s *Step) {
	f, m := w.f, w.f.m
	var c *value
	switch model.Op(s.Op) {
	case opAskTrue:
		c = w.args[s.Of-1]
	case opAskNil:
		c = f.equal(w.args[s.Of-1], m.simple(null))
	case opToldTrue:
		c = w.answer(st, s.Of-1)
	case opToldNil:
		if c = w.answer(st, s.Of-1); c.kind != free {
			c = f.equal(c, m.simple(null))
		}
	case opAskLess:
		c = m.not(f.less(m.int(int64(s.Count-1)), w.bound(s.Of), false))
	case opAskEq:
		c = f.equal(w.bound(s.Of), m.int(int64(s.Count)))
	}
	yes, no := w.decide(st, c)
	for _, t := range yes {
		w.to(t, s.Next[0])
	}
	for _, t := range no {
		w.to(t, s.Next[1])
	}
}

// decide forks on a condition.
func (w *walk) decide(st *state, c *value) (yes, no []*state) {
	f := w.f
	if c != nil && (c.kind == compare || c.kind == symbol) {
		positive := c.sym[0] != '!'
		if !positive {
			c = f.m.not(c)
		}
		if c.kind == symbol {
			w.asksAgain("cond " + c.sym)
			yes, no = f.decide(st, w.c.site, c.sym)
		} else {
			w.asksAgain("bound " + c.base.sym)
			yes, no = f.bounded(st, w.c.site, c)
		}
		if !positive {
			yes, no = no, yes
		}
		return yes, no
	}
	switch {
	case c != nil && c.kind == boolean && c.n == 1:
		return st.only(), nil
	case c != nil && c.kind == boolean:
		return nil, st.only()
	}
	t, e := f.fork(st, w.c.site, c == nil || c.kind != free || f.m.inTest())
	return []*state{t}, []*state{e}
}

// counts lets an Add count as many as a parameter says.
func (w *walk) counts(n *node, o *object, b int) {
	d := w.bound(b)
	switch {
	case d != nil && d.kind == integer:
		n.Count.Const += d.n
	case d != nil && d.kind == big && len(w.f.m.uses["const "+itoa(d.n)]) > 0:
		n.Count.Const += many
	case d != nil && d.kind == symbol && d.plain():
		w.asksAgain("bound " + d.sym)
		n.Count.Const += d.n
		n.plus = w.f.m.bound(d.sym)
	default:
		w.f.notCounted(o)
	}
}

// asksAgain notes that somebody asks for something besides: one step of the
// function may ask where another one does.
func (w *walk) asksAgain(what string) {
	w.f.use(what, w.c.site)
	w.f.m.uses[what][use{proc: -1}] = true
}

// opText says what a step does.
func opText(op model.Op, o *object, s *Step) string {
	name := "it"
	if o != nil && o.name != "" {
		name = o.name
	}
	verbs := map[model.Op]string{
		model.Send: "sends on ", model.Recv: "receives from ", model.Close: "closes ", model.Lock: "locks ", model.Unlock: "unlocks ",
		model.RLock: "read-locks ", model.RUnlock: "read-unlocks ", model.TryLock: "tries to lock ", model.TryRLock: "tries to read-lock ",
		model.Wait: "waits for ", model.CondWait: "waits on ", model.Signal: "signals ", model.Broadcast: "broadcasts on ", model.Cancel: "cancels ",
	}
	switch {
	case op == model.Add && s.Count < 0:
		return "calls Done on " + name
	case op == model.Add:
		return "adds to " + name
	case op == model.Go:
		return "starts a goroutine"
	case op == model.Exit:
		return "ends the program"
	case op == model.Never:
		return "waits for ever"
	case verbs[op] != "":
		return verbs[op] + name
	}
	return ""
}
