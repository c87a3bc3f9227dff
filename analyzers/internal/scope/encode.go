package scope

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// An encoder writes down what a machine has found of a function.
type encoder struct {
	m      *machine
	a      *Automaton
	places map[*object]int // + 1
	vars   map[*variable]int
}

// automaton returns the reduced automata of the machine as a fact, nil if they say
// nothing or are too large.
func (m *machine) automaton() *Automaton {
	for fn := range m.covered {
		if CallsRecover(fn) || defersRecover(fn) {
			return nil // a panic may be meant
		}
	}
	m.ready()
	e := &encoder{m: m, a: &Automaton{Params: len(m.root.Params)}, places: map[*object]int{}, vars: map[*variable]int{}}
	if len(m.procs) > maxStrands {
		return nil
	}
	if e.a.Timed = m.timed; m.bubble {
		return nil
	}
	e.a.File = filepath.Base(m.root.Prog.Fset.Position(m.root.Pos()).Filename)
	for _, p := range m.procs {
		var s Strand
		for _, n := range p.nodes {
			s.Steps = append(s.Steps, e.step(n))
		}
		e.a.Procs = append(e.a.Procs, s)
		if e.a.weight() > maxWeight {
			return nil
		}
	}
	worth := e.a.returnsOwn()
	for i, prm := range m.root.Params {
		if v := m.givenValue(i, prm); v.kind != symbol && !m.taken(v) {
			e.a.Given = append(e.a.Given, i)
			worth = worth || !isContext(prm.Type())
		}
	}
	for key := range m.uses {
		if sym, ok := strings.CutPrefix(key, compares); ok {
			e.a.Bounds = append(e.a.Bounds, givenBound(sym))
		}
	}
	slices.Sort(e.a.Bounds)
	if !worth {
		return nil
	}
	return e.a
}

// defersRecover reports whether a function recovers from its panics.
func defersRecover(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				if g := d.Call.StaticCallee(); g != nil && CallsRecover(g) {
					return true
				}
			}
		}
	}
	return false
}

// taken reports whether other code has got at what was given.
func (m *machine) taken(v *value) bool {
	switch v.kind {
	case objRef:
		return v.obj.escaped
	case pointer:
		return m.escaped[v.base]
	}
	return m.escaped[v]
}

func (e *encoder) step(n *node) Step {
	s := Step{Op: int(n.Op), Obj: e.object(n.obj), Next: n.Next, Count: n.Count.Const, Cmp: int(n.Cmp), Opaque: n.Opaque, Doubt: n.doubt}
	switch n.Op {
	case opCall, opAskTrue, opAskNil:
		if s.Of, s.Count = n.Count.Const+1, 0; n.Op == opCall {
			s.Count = n.Node.Proc
		}
	case opToldNil, opToldTrue:
		s.Of, s.Count = n.Count.Const+1, 0
	case model.Test, model.Set, model.Inc, model.Choose, model.Add:
		e.variable(n, &s)
	case model.Go:
		s.Proc = n.proc.index + 1
	}
	for _, c := range n.cases {
		s.Cases = append(s.Cases, Case{int(c.op), e.object(c.obj), c.next, c.shut + 1})
	}
	for _, v := range n.vals {
		s.Values = append(s.Values, e.value(v))
	}
	pos := e.m.root.Prog.Fset.Position(n.Pos)
	if filepath.Base(pos.Filename) == e.a.File {
		s.Line = pos.Line
	}
	return s
}

// variable writes down the variables of a node: how often a parameter says that
// something is done, and the function's own ones.
func (e *encoder) variable(n *node, s *Step) {
	v := n.v
	if n.Op == model.Add {
		v = n.plus
	}
	if v == nil {
		return
	}
	if rest, ok := strings.CutPrefix(v.key, "bound "); ok {
		if b := givenBound(rest); b != 0 {
			s.Of = b
			switch {
			case n.Op == model.Test && n.Cmp == model.Less:
				s.Op = int(opAskLess)
			case n.Op == model.Test:
				s.Op = int(opAskEq)
			}
			return
		}
	}
	if e.vars[v] == 0 {
		e.a.Vars = append(e.a.Vars, Choice{v.Init, v.Min, v.Max})
		e.vars[v] = len(e.a.Vars)
	}
	s.Var = e.vars[v]
}

// object returns one more than the place of an object, 0 for nil.
func (e *encoder) object(o *object) int {
	if o == nil {
		return 0
	}
	if e.places[o] != 0 {
		return e.places[o]
	}
	t := Thing{Kind: int(o.kind), From: o.givenBy(), World: o.world, Repeats: o.repeats, Name: o.name}
	if o.kind == model.Chan && t.From == 0 && o.cap != nil {
		if o.cap.kind == symbol && o.cap.n == 0 {
			t.CapOf = givenBound(o.cap.sym)
		}
		if t.CapOf == 0 {
			t.Cap = e.m.fixedCapacity(o.cap)
		}
	}
	e.a.Timed = e.a.Timed || t.World
	if o.parent != nil {
		t.Parent = e.object(o.parent)
	}
	e.a.Objects = append(e.a.Objects, t)
	e.places[o] = len(e.a.Objects)
	return e.places[o]
}

// fixedCapacity returns the capacity if it is known, else -1: then sends do not wait
// for all that is known.
func (m *machine) fixedCapacity(v *value) int {
	if c := m.capacity(v); c.Plus == (model.Ref{}) && c.Const != model.Unbounded {
		return c.Const
	}
	return -1
}

// value writes down a result of the function, or an argument of a function that it
// is given: a parameter as -1 and less.
func (e *encoder) value(v *value) int {
	switch v.kind {
	case objRef, cancel:
		if v.obj.escaped {
			return valueNonNil
		}
		n := valueObject + 2*(e.object(v.obj)-1)
		if v.kind == cancel {
			n++
		}
		return n
	case told:
		return valueTold - v.n
	case callback:
		return -v.n - 1
	case pointer:
		if i := givenKey(v.base.sym); i > 0 && v.sym == "" {
			return -i
		}
	case null:
		return valueNil
	case boolean:
		return valueFalse + v.n
	case opaque:
		return valueOpaque
	}
	if yes, known := v.isNil(); known && !yes {
		return valueNonNil
	}
	return valueAny
}
