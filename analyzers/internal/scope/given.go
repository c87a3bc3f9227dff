package scope

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// Automaton returns what a caller in another package has to know of fn, nil if
// there is nothing, or it is too much. The machine executes fn with parameters
// that are objects of the caller's: what happens to them is told as long as no
// other code gets at them.
func (p *Package) Automaton(fn *ssa.Function) *Automaton {
	if p.traits[fn]&active == 0 || !Telling(fn) {
		return nil
	}
	m := p.machine(fn)
	m.given, m.strict, m.steps = true, true, maxSteps-maxGivenWork
	for range maxRounds {
		m.changed = false
		m.round()
		if m.tooBig != "" {
			return nil
		}
		if !m.changed {
			return m.automaton()
		}
	}
	return nil
}

// Telling is the cheap test that saves most functions the rest: whether fn is given, or
// returns, what an automaton can tell of.
func Telling(fn *ssa.Function) bool {
	if len(fn.Blocks) == 0 || fn.Parent() != nil {
		return false
	}
	some := slices.ContainsFunc(fn.Params, func(prm *ssa.Parameter) bool { return telling(prm.Type()) && !isContext(prm.Type()) })
	for r := range fn.Signature.Results().Variables() {
		some = some || telling(r.Type())
	}
	return some
}

// telling reports whether a parameter of type t can be followed.
func telling(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Pointer:
		return syncKind(u.Elem())
	}
	return isContext(t)
}

func isContext(t types.Type) bool { return t.String() == "context.Context" }

// syncKind reports whether t is a lock or WaitGroup: the types of package sync of
// which an automaton tells.
func syncKind(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "sync" {
		return false
	}
	name := n.Obj().Name()
	return name == "Mutex" || name == "RWMutex" || name == "WaitGroup"
}

// givenValue is what a parameter is to the machine.
func (m *machine) givenValue(i int, prm *ssa.Parameter) *value {
	key := givenPrefix + itoa(i)
	t := prm.Type()
	switch u := t.Underlying().(type) {
	case *types.Chan:
		o := m.object(key, model.Chan, func(o *object) { o.name, o.cap = prm.Name(), m.simple(opaque) })
		m.opens(o)
		return m.ref(o)
	case *types.Signature:
		return m.intern(value{kind: callback, n: i, typ: u})
	case *types.Pointer:
		if syncKind(u.Elem()) {
			return m.at(m.intern(value{kind: memory, sym: key}), "")
		}
	}
	if isContext(t) {
		return m.ref(m.object(key, model.Context, func(o *object) { o.name = prm.Name() }))
	}
	return m.symbol("$" + itoa(i))
}

// The keys of what is given have a dollar, as the names of other parameters have:
// see asksGiven.
const givenPrefix = "$given "

// givenBy returns one more than the parameter that is the object, 0 if none is.
func (o *object) givenBy() int {
	key := o.key
	if o.base != nil {
		key = o.base.sym
	}
	return givenKey(key)
}

func givenKey(key string) int {
	rest, ok := strings.CutPrefix(key, givenPrefix)
	i, err := strconv.Atoi(rest)
	if !ok || err != nil {
		return 0
	}
	return i + 1
}

// runGiven executes the function of an automaton.
func (m *machine) runGiven(p *proc) {
	f := &frame{p: p, fn: m.root, ctx: m.contextOf(ctxKey{proc: p.key}, false)}
	for i, prm := range m.root.Params {
		f.args = append(f.args, m.givenValue(i, prm))
	}
	p.entry = p.joint(m)
	for _, e := range m.enter(f, m.thread(thread{}), p.entry) {
		n := &node{Node: model.Node{Op: opReturn, Instr: e.at, Pos: posOf(e.at)}, vals: e.results.list}
		switch e.how {
		case panics:
			n.Op = model.Panic
		case goexit:
			n.Op = opGoexit
		}
		for _, v := range n.vals {
			m.handOver(v)
		}
		p.link(e.cur, p.add(m, n))
	}
}

// handOver gives a value to code of another package, which has a name for it if it
// is an object itself.
func (m *machine) handOver(v *value) {
	switch {
	case v.kind == objRef, v.kind == cancel:
		m.opens(v.obj)
	case v.kind == callback, v.kind == pointer && v.sym == "" && givenKey(v.base.sym) > 0:
	default:
		m.escape(v)
	}
}

// opens notes that code of another package uses an object as well. What is in a
// channel is not known then, and it may be closed.
func (m *machine) opens(o *object) {
	if o == nil || o.open {
		return
	}
	o.open, o.closed, m.changed = true, o.kind == model.Chan, true
	for _, c := range m.sorted(m.queue(o)) {
		for _, v := range c.content {
			m.escape(v)
		}
	}
}

// foreignDatum is what is known of data out of a channel that another package uses.
// Conditions on flags, errors and nil ask which of its sends it was; in an automaton
// they all ask the caller.
func (f *frame) foreignDatum(t types.Type) *value {
	if f.m.given || !plainData(t, 4) {
		return f.m.simple(opaque)
	}
	return nil
}

// showsClosed reports whether what a closed channel yields can be told from most
// values: it is false or nil.
func (m *machine) showsClosed(t types.Type) bool {
	z := m.zero(t)
	return z.kind == boolean || z.kind == null
}

// plainData reports whether t is numbers and strings only.
func plainData(t types.Type, depth int) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsBoolean == 0
	case *types.Struct:
		for v := range u.Fields() {
			if depth == 0 || !plainData(v.Type(), depth-1) {
				return false
			}
		}
		return true
	}
	return false
}

// doubtOf returns what is known of what is computed from a value that is opaque: it
// is so too. Elsewhere than at the borders of packages that is not needed, as the
// doubt is found in the expression.
func (m *machine) doubtOf(v *value) *value {
	if m.strict && v != nil && (v.kind == opaque || v.kind == told) {
		return m.simple(opaque)
	}
	return nil
}

// part returns the address of a field.
func (f *frame) part(st *state, v *ssa.FieldAddr) *value {
	x := f.eval(st, v.X)
	if d := f.m.doubtOf(x); d != nil {
		return d
	}
	return f.m.below(x, "."+fieldName(v.X.Type(), v.Field))
}

// answer returns what is known of the result of a call out of view. A function of
// what only the caller knows hangs on that too.
func (f *frame) answer(c callee, args []*value) *value {
	if !f.m.given || !slices.ContainsFunc(args, func(v *value) bool { return v.kind == opaque || v.kind == told }) {
		return nil
	}
	return f.m.opaques(c.site.Common().Signature().Results().Len())
}

// opaques returns n results of which nothing is known.
func (m *machine) opaques(n int) *value {
	switch n {
	case 0:
		return nil
	case 1:
		return m.simple(opaque)
	}
	return m.tuple(slices.Repeat([]*value{m.simple(opaque)}, n)...)
}

// asksGiven reports whether a condition or bound hangs on what the caller gives.
func (m *machine) asksGiven(sym string) bool { return m.given && strings.Contains(sym, "$") }

// givenBound returns the number that a symbol is, as Automaton.Bounds has it; 0 if
// it is not a parameter or the length of one.
func givenBound(sym string) int {
	sign := 1
	if rest, ok := strings.CutPrefix(sym, "len("); ok {
		sym, sign = strings.TrimSuffix(rest, ")"), -1
	}
	rest, ok := strings.CutPrefix(sym, "$")
	i, err := strconv.Atoi(rest)
	if !ok || err != nil {
		return 0
	}
	return sign * (i + 1)
}

const compares = "compares "

// noteBound notes that a loop compares its count with what a symbol is, and reports
// whether a caller can tell that.
func (m *machine) noteBound(sym string) bool {
	if givenBound(sym) == 0 {
		return false
	}
	m.uses[compares+sym] = nil
	return true
}

// askGiven forks on a condition that the caller decides, if it can.
func (f *frame) askGiven(st *state, instr ssa.Instruction, what string) (yes, no []*state) {
	n := &node{Node: model.Node{Op: model.Branch, Opaque: true, Instr: instr}}
	if i := givenBound(what); i > 0 {
		n.Op, n.Count.Const = opAskTrue, i-1
	} else if rest, ok := strings.CutSuffix(what, "==nil)"); ok {
		if i := givenBound(strings.TrimPrefix(rest, "(")); i > 0 {
			n.Op, n.Count.Const = opAskNil, i-1
		}
	}
	n.Opaque = n.Op == model.Branch
	at := f.op(st, n)
	t, e := f.follow(st, at), f.follow(st, at)
	f.learn(t, "+"+what)
	f.learn(e, "-"+what)
	return []*state{t}, []*state{e}
}
