package scope

import (
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

func objectOf(fn *ssa.Function) *types.Func {
	m, _ := fn.Object().(*types.Func)
	return m
}

// effect executes a primitive.
func (f *frame) effect(st *state, c callee, op syncs.Op, method *types.Func) []*state {
	switch op {
	case syncs.Lock, syncs.Unlock, syncs.RLock, syncs.RUnlock, syncs.TryLock, syncs.TryRLock:
		return f.lock(st, c, op)
	case syncs.RLocker:
		p := f.m.address(c.args[0])
		if p == nil {
			break
		}
		c.set(st, f.m.intern(value{kind: readSide, base: p.base, sym: p.sym}))
		return st.only()
	case syncs.WaitGroupAdd, syncs.WaitGroupDone, syncs.WaitGroupWait, syncs.WaitGroupGo:
		return f.waitGroup(st, c, op)
	case syncs.ErrgroupGo, syncs.ErrgroupTryGo, syncs.ErrgroupWait, syncs.ErrgroupLimit, errgroupMake:
		return f.errgroup(st, c, op)
	case semaphoreMake, syncs.SemaphoreAcquire, syncs.SemaphoreRelease, semaphoreTry:
		return f.semaphore(st, c, op)
	case syncs.NewCond, syncs.CondWait, syncs.CondSignal, syncs.CondBroadcast:
		return f.cond(st, c, op)
	case syncs.OnceDo:
		o := f.m.objectAt(c.args[0], model.Mutex)
		if live(o) == nil {
			f.lose(c.args[1])
			break
		}
		return f.once1(st, c, o, c.args[1])
	case syncs.OnceFunc:
		return f.onceFunc(st, c)
	case syncs.ContextDerive, syncs.ContextDone, syncs.ContextAfter, contextErr, background, worldContext:
		return f.contexts(st, c, op, method)
	case syncs.TimerMake, syncs.TimerStop, timerReset, syncs.TimerFunc, syncs.TimerAfter:
		return f.timer(st, c, op, method)
	case syncs.Sleep:
		f.act(st, f.m.whenTime(), nil, c.site, "sleeps")
	case syncs.SynctestWait:
		f.m.inBubble()
		f.act(st, model.Quiesce, nil, c.site, "waits until all others do")
	case syncs.RunNow:
		return f.runNow(st, c, method)
	case syncs.SynctestTest:
		f.m.inBubble()
		return f.wrap(f.subtest(st, c), func(s *state) { f.act(s, model.Quiesce, nil, c.site, "") })
	case syncs.TestRun:
		return f.subtest(st, c)
	case syncs.TestCleanup:
		f.cleanLater(st, c)
	case syncs.TestParallel:
	case syncs.AtomicLoad, syncs.AtomicStore, syncs.AtomicModify, syncs.PoolGet, syncs.SyncMapLoad:
		for _, a := range c.args[1:] {
			f.lose(a)
		}
	default:
		return f.outside(st, c, c.args, method)
	}
	c.set(st, nil)
	return st.only()
}

// cleanLater executes t.Cleanup.
func (f *frame) cleanLater(st *state, c callee) {
	fn := c.args[len(c.args)-1]
	if f.p.index != 0 || !IsTest(f.m.root) { // the test runs it when all of this is over
		f.m.giveAway(fn)
		return
	}
	t := *st.th
	t.cleanups = append([]cleanup{{c.site, fn}}, t.cleanups...)
	st.th = f.m.thread(t)
}

// runNow executes a function of the tables that runs one that it is given.
func (f *frame) runNow(st *state, c callee, method *types.Func) []*state {
	if strings.HasPrefix(method.FullName(), "(*golang.org/x/sync/singleflight.") {
		return f.outside(st, c, c.args, method) // another goroutine may be running it for this one
	}
	c.set(st, nil)
	for _, a := range c.args {
		if a.kind != function {
			continue
		}
		if runsOnce(method) {
			return f.apply(st, callee{c.site, a, f.unknowns(a), func(*state, *value) {}, true})
		}
		return f.many(st, c, a)
	}
	return st.only()
}

var lockOps = map[syncs.Op]struct {
	op, read model.Op
	text     string
}{
	syncs.Lock:     {model.Lock, model.RLock, "locks "},
	syncs.Unlock:   {model.Unlock, model.RUnlock, "unlocks "},
	syncs.RLock:    {model.RLock, model.RLock, "read-locks "},
	syncs.RUnlock:  {model.RUnlock, model.RUnlock, "read-unlocks "},
	syncs.TryLock:  {model.TryLock, model.TryRLock, "tries to lock "},
	syncs.TryRLock: {model.TryRLock, model.TryRLock, "tries to read-lock "},
}

func (f *frame) lock(st *state, c callee, op syncs.Op) []*state {
	recv := c.args[0]
	if recv.kind == iface {
		recv = recv.list[0]
	}
	l := lockOps[op]
	if recv.kind == readSide {
		l.op = l.read
		recv = f.m.at(recv.base, recv.sym)
	}
	o := f.m.objectAt(recv, model.Mutex)
	if o != nil && o.name == "" {
		o.name = f.what(c.site)
	}
	if o != nil && o.escaped && !o.lent && f.lends(c.site) {
		o.lent, f.m.changed = true, true
	}
	if op != syncs.TryLock && op != syncs.TryRLock {
		f.act(st, worldly(l.op, o), o, c.site, l.text+f.what(c.site))
		c.set(st, nil)
		return st.only()
	}
	n := f.op(st, &node{Node: model.Node{Op: worldly(l.op, o), Instr: c.site, Text: l.text + f.what(c.site)}, obj: o})
	yes, no := f.follow(st, n), f.follow(st, n)
	c.set(yes, f.m.bool(true))
	c.set(no, f.m.bool(false))
	return []*state{yes, no}
}

// lends reports whether a call releases a lock of the caller's: it may have been
// locked before the scope began.
func (f *frame) lends(site ssa.CallInstruction) bool {
	of := f.m.pkg.conc.Of(site.Parent())
	return of != nil && slices.ContainsFunc(f.m.pkg.conc.Lends(of), func(l conc.Lend) bool { return l.At == site })
}

// group returns a WaitGroup, nil if it is the world's.
func (f *frame) group(v *value, site ssa.CallInstruction) *object {
	o := live(f.m.objectAt(v, model.WaitGroup))
	if o != nil && o.name == "" {
		o.name = f.what(site)
	}
	return o
}

func (f *frame) waitGroup(st *state, c callee, op syncs.Op) []*state {
	wg := f.group(c.args[0], c.site)
	defer c.set(st, nil)
	switch op {
	case syncs.WaitGroupAdd:
		f.count(st, wg, c)
	case syncs.WaitGroupDone:
		f.add(st, wg, -1, c.site, "calls Done on "+f.what(c.site))
	case syncs.WaitGroupWait:
		f.act(st, worldly(model.Wait, wg), wg, c.site, "waits for "+f.what(c.site))
	case syncs.WaitGroupGo:
		f.add(st, wg, 1, c.site, "")
		return f.launch(st, callee{site: c.site, fn: c.args[1], sub: true}, start{
			text:  "starts a goroutine",
			on:    wg,
			after: func(g *frame, s *state, _ *value) { g.add(s, wg, -1, c.site, "is done") },
		})
	}
	return st.only()
}

// add counts n more goroutines.
func (f *frame) add(st *state, wg *object, n int, site ssa.CallInstruction, text string) {
	f.act(st, worldly(model.Add, wg), wg, site, text)
	f.p.nodes[st.cur].Count = model.Count{Const: n}
}

// count executes wg.Add.
func (f *frame) count(st *state, wg *object, c callee) {
	text := "adds to " + f.what(c.site)
	d := c.args[1]
	if d.kind == symbol && !d.plain() {
		d = f.m.simple(opaque)
	}
	switch d.kind {
	case integer:
		f.add(st, wg, d.n, c.site, text)
	case big:
		if len(f.m.uses["const "+itoa(d.n)]) == 0 {
			f.notCounted(wg) // by no loop that starts as many
			break
		}
		f.add(st, wg, many, c.site, text)
	case symbol:
		f.use("bound "+d.sym, c.site)
		f.add(st, wg, d.n, c.site, text)
		f.p.nodes[st.cur].plus = f.m.bound(d.sym)
	default:
		f.notCounted(wg)
	}
}

// notCounted gives up a WaitGroup whose counter is not known.
func (f *frame) notCounted(wg *object) {
	if wg != nil && f.m.rounds > 1 {
		wg.escaped = true
		f.m.changed = true
	}
	f.m.changed = f.m.changed || f.m.rounds == 1
}

// cond executes the methods of a Cond, and NewCond.
func (f *frame) cond(st *state, c callee, op syncs.Op) []*state {
	m := f.m
	if op == syncs.NewCond {
		return f.wrap(f.alloc(st, c.site.(*ssa.Call), c.site.(*ssa.Call).Type()), func(s *state) {
			f.store(s, c.site, m.below(f.eval(s, c.site.(*ssa.Call)), ".L"), c.args[0], c.site.Common().Args[0].Type())
		})
	}
	o := live(m.objectAt(c.args[0], model.Cond))
	if o != nil && o.parent == nil {
		o.name = f.what(c.site)
		l := f.gather(m.at(o.base, o.path+".L"), types.NewInterfaceType(nil, nil))
		if len(l) == 1 && l[0].kind == iface && l[0].list[0].kind == pointer {
			o.parent = m.objectAt(l[0].list[0], model.Mutex)
		}
	}
	if o != nil && o.parent == nil {
		o = nil
	}
	ops := map[syncs.Op]model.Op{syncs.CondWait: model.CondWait, syncs.CondSignal: model.Signal, syncs.CondBroadcast: model.Broadcast}
	texts := map[syncs.Op]string{syncs.CondWait: "waits on ", syncs.CondSignal: "signals ", syncs.CondBroadcast: "broadcasts on "}
	f.act(st, worldly(ops[op], o), o, c.site, texts[op]+f.what(c.site))
	c.set(st, nil)
	return st.only()
}

// onceFunc makes a function that runs at most once.
func (f *frame) onceFunc(st *state, c callee) []*state {
	fn := c.args[0]
	if fn.kind != function || f.repeated(c.site) {
		f.lose(fn)
		c.set(st, nil)
		return st.only()
	}
	o := f.m.object(f.key("once", c.site, 0), model.Mutex, func(o *object) { o.name, o.pos = f.made(c.site), c.site.Pos() })
	c.set(st, f.m.intern(value{kind: onceFunc, obj: o, list: []*value{fn}}))
	return st.only()
}

// once1 runs a function under a Once: a lock, and whether it has run.
func (f *frame) once1(st *state, c callee, o *object, fn *value) []*state {
	m := f.m
	if o.escaped {
		f.lose(fn)
		c.set(st, nil)
		return st.only()
	}
	vr := m.variable("once " + o.key)
	vr.Max, vr.Name = 1, "done"
	if o.name == "" {
		o.name = f.what(c.site)
	}
	f.act(st, model.Lock, o, c.site, "enters "+f.what(c.site))
	first, again := f.test(st, c.site, vr, model.Equal, 0)
	leave := deferred{once: o, done: vr, at: c.site}
	first.defers = append(first.defers, leave)
	sub := callee{c.site, fn, nil, func(*state, *value) {}, true}
	list := f.wrap(f.apply(first, sub), func(s *state) {
		s.defers = s.defers[:len(s.defers)-1]
		f.leaveOnce(s, leave)
	})
	f.act(again, model.Unlock, o, c.site, "")
	return f.wrap(append(list, again), func(s *state) { c.set(s, nil) })
}

// leaveOnce ends the function of a Once, if need be by a panic.
func (f *frame) leaveOnce(st *state, d deferred) {
	st.cur = f.op(st, &node{Node: model.Node{Op: model.Set, Instr: d.at, Count: model.Count{Const: 1}}, v: d.done})
	f.act(st, model.Unlock, d.once, d.at, "")
}

// subtest runs a function of a test in its place, unless it is parallel: its end by
// FailNow is not that of the caller.
func (f *frame) subtest(st *state, c callee) []*state {
	m := f.m
	fn := c.args[len(c.args)-1]
	body, _ := m.body(callee{site: c.site, fn: fn, sub: true})
	if body == nil || !f.inView(body) || f.depth >= maxDepth || f.recursive(body) {
		f.lose(fn)
		c.set(st, nil)
		return st.only()
	}
	if isParallel(body) {
		return f.parallel(st, c, fn, body)
	}
	loops := f.ctx.loops || c.site.Parent() == f.fn && f.text.cyclic(c.site.Block())
	g := &frame{p: f.p, fn: body, ctx: m.contextOf(ctxKey{f.ctx, c.site, "test"}, loops), caller: f, at: st, depth: f.depth + 1, args: f.unknowns(fn), bindings: fn.list, isTest: true}
	here := f.here
	outer := st.th.cleanups
	t := *st.th
	t.cleanups = nil
	var list []*state
	for _, e := range m.enter(g, m.thread(t), st.cur) {
		if e.how == panics {
			continue
		}
		s := st.clone()
		s.th, s.cur = e.th, e.cur
		f.joinParallel(s, g.ctx, c.site)
		f.endContexts(s, c.site)
		for _, s := range f.cleanUp(s) {
			t := *s.th
			t.cleanups = outer
			s.th = m.thread(t)
			c.set(s, nil)
			list = append(list, s)
		}
	}
	f.here = here
	return list
}

// cleanUp runs the cleanups of a test.
func (f *frame) cleanUp(st *state) []*state {
	if len(st.th.cleanups) == 0 {
		return st.only()
	}
	t := *st.th
	site, fn := t.cleanups[0].site, t.cleanups[0].fn
	t.cleanups = t.cleanups[1:]
	st.th = f.m.thread(t)
	body, args := f.m.body(callee{site: site, fn: fn, sub: true})
	list := st.only()
	if body != nil && f.inView(body) && !f.recursive(body) {
		list = f.inline(st, callee{site, fn, args, func(*state, *value) {}, true}, body, args, fn.list)
	}
	var out []*state
	for _, s := range list {
		out = append(out, f.cleanUp(s)...)
	}
	return out
}

func isParallel(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if c, ok := instr.(*ssa.Call); ok {
				if m := syncs.Callee(&c.Call); m != nil && m.Name() == "Parallel" && strings.HasPrefix(m.Pkg().Path(), "testing") {
					return true
				}
			}
		}
	}
	return false
}
