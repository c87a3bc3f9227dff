package scope

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"golang.org/x/tools/go/ssa"
)

// outside executes a call of what is out of view.
func (f *frame) outside(st *state, c callee, args []*value, method *types.Func) []*state {
	if method != nil && makesError(method) {
		c.set(st, f.m.simple(nonNil))
		return st.only()
	}
	harmless := method != nil && !c.sub && c.site.Common().StaticCallee() != nil && hb.Harmless(c.site.Common()) && method.Pkg().Path() != "reflect"
	if c.fn != nil && (c.fn.kind != function || len(c.fn.list) > 0) {
		f.lose(c.fn) // with what it has captured
	}
	var yields []*value
	for _, a := range args {
		switch {
		case a.kind == function && a.fn.Synthetic == "range-over-func yield":
			yields = append(yields, a)
		case !harmless || a.kind == function:
			f.lose(a)
		}
	}
	c.set(st, f.answer(c, args))
	if len(yields) == 1 {
		return f.many(st, c, yields[0])
	}
	return st.only()
}

// giveAway lets the world act on the objects that a function has captured. What else
// it has captured stays known: nobody but the function gets at it.
func (m *machine) giveAway(fn *value) {
	var list []*object
	m.reachable(fn, map[*value]bool{}, &list)
	for _, o := range list {
		m.changed = m.changed || !o.escaped
		o.escaped = true
	}
}

// makesError reports whether a function returns an error that is never nil.
func makesError(fn *types.Func) bool {
	switch fn.FullName() {
	case "errors.New", "fmt.Errorf":
		return true
	}
	return false
}

// runsOnce reports whether a function runs its argument exactly once.
func runsOnce(fn *types.Func) bool {
	switch fn.FullName() {
	case "runtime/pprof.Do", "runtime/trace.WithRegion", "crypto/subtle.WithDataIndependentTiming":
		return true
	}
	return false
}

// many runs a function any number of times.
func (f *frame) many(st *state, c callee, fn *value) []*state {
	head := f.p.joint(f.m)
	f.p.link(st.cur, head)
	st.cur = head
	done := st.clone()
	done.cur = f.p.joint(f.m)
	sub := callee{c.site, fn, f.unknowns(fn), func(*state, *value) {}, true}
	t, e := f.fork(st, c.site, false)
	f.p.link(e.cur, done.cur)
	for _, s := range f.apply(t, sub) {
		if s.th != st.th {
			f.cut(s, c.site) // it made something, and may go on to
			continue
		}
		f.p.link(s.cur, head)
	}
	return []*state{done}
}

// unknowns returns arguments for a function of which nothing is known.
func (f *frame) unknowns(fn *value) []*value {
	var list []*value
	if fn.kind == function {
		for range fn.fn.Signature.Params().Len() {
			list = append(list, f.m.simple(free))
		}
	}
	return list
}

// constants returns the results of a function as far as each of its returns has the
// same constant; nil if none has.
func (m *machine) constants(fn *ssa.Function) *value {
	var list []*value
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for i, r := range ret.Results {
			v := m.simple(free)
			if k, ok := r.(*ssa.Const); ok {
				v = m.constant(k)
			}
			if i == len(list) {
				list = append(list, v)
			} else if list[i] != v {
				list[i] = m.simple(free)
			}
		}
	}
	switch {
	case len(list) == 1:
		return list[0]
	case slices.ContainsFunc(list, (*value).known):
		return m.tuple(list...)
	}
	return nil
}

// passBy executes a call that is not inlined. Variables that it may assign are
// not known any more.
func (f *frame) passBy(c callee, args []*value) {
	for _, a := range append(args, c.fn) {
		if a != nil {
			f.m.assigned(a)
		}
	}
}

func (m *machine) assigned(v *value) {
	if (v.kind == pointer || v.kind == array || v.kind == content) && v.base.ours() {
		m.escape(v.base)
	}
	for i, e := range v.list {
		if v.kind != function || i >= len(v.fn.FreeVars) || !onlyRead(v.fn.FreeVars[i]) {
			m.assigned(e)
		}
	}
}

// onlyRead reports whether a function does nothing with a variable that it captures
// but read it.
func onlyRead(fv *ssa.FreeVar) bool {
	for _, r := range *fv.Referrers() {
		if load, ok := r.(*ssa.UnOp); !ok || load.Op != token.MUL {
			return false
		}
	}
	return true
}

// worldLoad reads memory that the scope has not made: a name for the value if it
// does not change.
func (f *frame) worldLoad(p *value, instr ssa.Instruction) *value {
	m := f.m
	load, _ := instr.(*ssa.UnOp)
	if load == nil {
		return nil
	}
	switch a := load.X.(type) {
	case *ssa.FieldAddr:
		if !m.pkg.mutable[fieldVar(a.X.Type(), a.Field)] {
			return m.symbol(p.base.label() + p.sym)
		}
	case *ssa.Global:
		if !m.pkg.mutable[a.Object()] {
			return m.symbol(p.base.label() + p.sym)
		}
	}
	return nil
}

func (v *value) label() string {
	if v.kind == symbol {
		return v.sym
	}
	return v.key()
}
