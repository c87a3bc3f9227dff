package scope

import (
	"fmt"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// automatonOf returns what is known of a function of another package, nil if that
// is nothing.
func (p *Package) automatonOf(fn *types.Func) *Automaton {
	if fn == nil {
		return nil
	}
	fn = fn.Origin()
	a, ok := p.facts[fn]
	if !ok && p.known != nil && fn.Pkg() != nil && fn.Pkg() != p.pkg {
		a = p.known(fn)
		p.facts[fn] = a
	}
	return a
}

// makesOwn reports whether a goroutine that runs fn makes objects.
func (p *Package) makesOwn(fn *ssa.Function) bool {
	if p.traits[fn]&makes != 0 {
		return true
	}
	if fn == nil || len(fn.Blocks) > 0 {
		return false
	}
	a := p.automatonOf(objectOf(fn))
	return a != nil && slices.ContainsFunc(a.Objects, func(o Thing) bool { return o.From == 0 })
}

// tells reports whether an automaton says something of a call: something of the
// scope is given to it, or it makes something for it.
func (f *frame) tells(a *Automaton, args []*value) bool {
	if len(args) != a.Params {
		return false
	}
	ours := a.returnsOwn()
	for _, i := range a.Given {
		if args[i].kind == null {
			return false // it was told with one that is there
		}
		ours = ours || f.m.ours(args[i])
	}
	for _, b := range a.Bounds {
		if n := f.bound(a, args, b); n == nil || n.kind == integer && (n.n < 1 || n.n > many) {
			return false // the loops were told for one and for several rounds
		}
	}
	return ours
}

// bound returns the number that is meant by an entry of Automaton.Bounds.
func (f *frame) bound(a *Automaton, args []*value, b int) *value {
	if b > 0 {
		return args[b-1]
	}
	v := args[-b-1]
	switch v.kind {
	case symbol:
		return f.m.symbol("len(" + v.sym + ")")
	case null, slice, array:
		return f.length(v, nil)
	}
	return nil
}

// A run is one call of a function of another package, of which an automaton tells.
type run struct {
	f       *frame // the caller
	c       callee
	a       *Automaton
	args    []*value
	key     string
	objects []*object
	via     string
	loops   bool
}

func (r *run) bound(b int) *value { return r.f.bound(r.a, r.args, b) }

// beyond executes a call of what has no body in the package.
func (f *frame) beyond(st *state, c callee, args []*value, method *types.Func) []*state {
	if a := f.m.pkg.automatonOf(method); a != nil && f.tells(a, args) {
		return f.foreign(st, c, a, args)
	}
	return f.outside(st, c, args, method)
}

// foreign executes a call of a function of another package by its automaton.
func (f *frame) foreign(st *state, c callee, a *Automaton, args []*value) []*state {
	m := f.m
	loops := c.site.Parent() == f.fn && (f.repeated(c.site) || m.multi[f.p.key])
	if c.site.Parent() != f.fn || m.bubble && a.Timed || loops && len(a.Vars) > 0 { // which start anew each time
		return f.outside(st, c, args, nil)
	}
	from := f.p
	if f.fake && f.caller == nil {
		from = from.by // which has started the function itself
	}
	for p := from; p != nil; p = p.by {
		if p.site == c.site {
			return f.cut(st, c.site, args...)
		}
	}
	if !m.strict {
		m.strict, m.changed = true, true
	}
	n := 0
	if slices.ContainsFunc(a.Objects, func(o Thing) bool { return o.From == 0 }) {
		var ok bool
		if n, ok = f.instance(st, c.site); !ok {
			return f.cut(st, c.site, args...)
		}
	}
	for i, v := range args {
		m.lasts(v)
		if !slices.Contains(a.Given, i) {
			f.lose(v)
		}
	}
	r := &run{f: f, c: c, a: a, args: args, key: f.key("call", c.site, n), via: f.m.pkg.calleeName(c), loops: loops}
	for i := range a.Objects {
		r.objects = append(r.objects, r.object(i))
	}
	return r.strand(f, f.p, st, 0)
}

// object returns the object of the scope that one of the automaton is, nil if it is
// the world's.
func (r *run) object(i int) *object {
	m, t := r.f.m, r.a.Objects[i]
	kind := model.Kind(t.Kind)
	if t.From > 0 {
		v := r.args[t.From-1]
		switch kind {
		case model.Chan:
			o := m.channel(v)
			m.opens(o)
			return o
		case model.Context:
			return m.contextValue(v)
		}
		return live(m.objectAt(v, kind))
	}
	o := m.object(fmt.Sprintf("%s of %d", r.key, i), kind, func(o *object) {
		o.world, o.repeats, o.name, o.pos = t.World, t.Repeats, t.Name, r.c.site.Pos()
		o.site, _ = r.c.site.(ssa.Value)
		if r.returned() == i {
			o.name = r.f.resultName(r.c.site, t.Name)
		}
	})
	switch {
	case t.Parent > 0 && kind == model.Context:
		parent := r.objects[t.Parent-1]
		o.world = o.world || parent == nil
		m.setParent(o, parent)
	case t.Parent > 0:
		o.parent = r.objects[t.Parent-1]
	case t.CapOf != 0:
		if o.cap = r.bound(t.CapOf); o.cap == nil {
			o.cap = m.simple(opaque)
		} else if o.cap.kind == symbol && o.cap.plain() {
			r.f.use("bound "+o.cap.sym, r.c.site)
		}
	case t.Cap < 0:
		o.cap = m.simple(opaque)
	case kind == model.Chan:
		o.cap = m.int(int64(t.Cap))
	}
	if kind == model.Chan {
		m.opens(o)
	}
	return o
}

// returned returns the object that is the first result, if it is the same at all
// returns that have one; else -1.
func (r *run) returned() int {
	found := -1
	for _, s := range r.a.Procs[0].Steps {
		if model.Op(s.Op) != opReturn || len(s.Values) == 0 {
			continue
		}
		if o, cancels, ok := objectValue(s.Values[0]); ok && !cancels && (found < 0 || found == o) {
			found = o
		} else if ok {
			return -1
		}
	}
	return found
}

// resultName names what a call returns as the user does.
func (f *frame) resultName(site ssa.CallInstruction, otherwise string) string {
	if w := f.m.pkg.wordsAt(site.Parent(), -site.Pos()); w != "" && w != "_" {
		return w
	}
	return otherwise
}

// calleeName names the function of a call, as the user does.
func (p *Package) calleeName(c callee) string {
	if c.fn != nil && c.fn.kind == function {
		if fn := objectOf(declared(c.fn.fn)); fn != nil {
			return fn.Pkg().Name() + "." + fn.Name()
		}
	}
	return "the function"
}

// value returns what an encoded value is to the caller.
func (w *walk) value(st *state, v int) *value {
	r, m := w.run, w.f.m
	switch {
	case v <= valueTold:
		return w.answer(st, valueTold-v)
	case v < 0:
		return r.args[-v-1]
	case v >= valueObject:
		i, cancels, _ := objectValue(v)
		switch o := r.objects[i]; {
		case o == nil && r.a.Objects[i].From > 0 && !cancels:
			return r.args[r.a.Objects[i].From-1]
		case o == nil:
			return m.simple(nonNil)
		case cancels:
			return m.intern(value{kind: cancel, obj: o})
		default:
			return m.ref(o)
		}
	}
	return []*value{m.simple(free), m.simple(opaque), m.simple(null), m.simple(nonNil), m.bool(false), m.bool(true)}[v]
}
