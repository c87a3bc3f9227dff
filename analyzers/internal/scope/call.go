package scope

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A callee is what a call runs, as far as it is known.
type callee struct {
	site ssa.CallInstruction
	fn   *value   // nil if the call names a method of an interface
	args []*value // the receiver first
	set  func(*state, *value)
	sub  bool // runs an argument of the call at site
}

// operands evaluates a call: the function, nil for an invocation, and the arguments.
func (f *frame) operands(st *state, call *ssa.CallCommon) (fn *value, args []*value) {
	if call.IsInvoke() {
		args = append(args, f.eval(st, call.Value))
	} else if _, ok := call.Value.(*ssa.Builtin); !ok {
		fn = f.eval(st, call.Value)
	}
	for _, a := range call.Args {
		args = append(args, f.eval(st, a))
	}
	return fn, args
}

func (f *frame) call(st *state, v *ssa.Call) []*state {
	if b, ok := v.Call.Value.(*ssa.Builtin); ok {
		if (b.Name() == "len" || b.Name() == "cap") && ofChannel(v) {
			return f.fill(st, v, b.Name())
		}
		f.builtin(st, v, b.Name())
		return st.only()
	}
	fn, args := f.operands(st, &v.Call)
	return f.apply(st, callee{site: v, fn: fn, args: args, set: f.setter(v)})
}

func (f *frame) builtin(st *state, v *ssa.Call, name string) {
	args := v.Call.Args
	var res *value
	switch name {
	case "close":
		f.closes(st, v, f.eval(st, args[0]))
	case "len":
		res = f.length(f.eval(st, args[0]), args[0].Type())
	case "append":
		if len(args) == 2 {
			res = f.appended(f.eval(st, args[0]), f.eval(st, args[1]), v.Type())
		}
	case "copy":
		f.lose(f.eval(st, args[1]))
	case "recover":
		res = f.m.simple(null)
		if f.caller != nil && f.caller.unwinds {
			res = f.m.simple(nonNil)
		}
	case "ssa:deferstack":
	}
	f.set(st, v, res)
}

// runDefers runs the deferred calls, last first.
func (f *frame) runDefers(st *state) []*state {
	if len(st.defers) == 0 {
		return st.only()
	}
	d := st.defers[len(st.defers)-1]
	st.defers = slices.Clip(st.defers[:len(st.defers)-1])
	var list []*state
	for _, s := range f.runDeferred(st, d) {
		list = append(list, f.runDefers(s)...)
	}
	return list
}

func (f *frame) runDeferred(st *state, d deferred) []*state {
	if d.once != nil {
		f.leaveOnce(st, d)
		return st.only()
	}
	if b, ok := d.instr.Call.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			f.closes(st, d.instr, d.args[0])
		}
		return st.only()
	}
	return f.apply(st, callee{site: d.instr, fn: d.fn, args: d.args, set: func(*state, *value) {}})
}

// unwind ends the activation by a panic or runtime.Goexit: the deferred calls run,
// and may recover.
func (f *frame) unwind(st *state, how ending, instr ssa.Instruction) {
	recovers := false
	for _, d := range st.defers {
		recovers = recovers || how == panics && d.fn != nil && d.fn.fn != nil && CallsRecover(d.fn.fn)
	}
	if how == panics && instr != nil {
		f.plain(st, instr, "panics")
	}
	was := f.unwinds
	f.unwinds = how == panics
	list := f.runDefers(st)
	f.unwinds = was
	for _, s := range list {
		switch {
		case recovers && f.fn.Recover != nil:
			f.jump(s, nil, f.fn.Recover)
		case recovers:
			var res []*value
			for range f.fn.Signature.Results().Len() {
				res = append(res, f.m.simple(free))
			}
			f.leave(s, returns, f.m.tuple(res...), nil, "recovers")
		default:
			f.leave(s, how, f.m.tuple(), nil, "ends")
		}
	}
}

// CallsRecover reports whether fn itself recovers from panics.
func CallsRecover(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if c, ok := instr.(*ssa.Call); ok {
				if bi, ok := c.Call.Value.(*ssa.Builtin); ok && bi.Name() == "recover" {
					return true
				}
			}
		}
	}
	return false
}

// neverReturns reports whether a call ends the goroutine or the program.
func neverReturns(call *ssa.CallCommon) bool {
	fn := syncs.Callee(call)
	return fn != nil && endsBy(fn)
}

// endsBy knows the tables, and what helpers of tests are called.
func endsBy(fn *types.Func) bool {
	return syncs.NeverReturns(fn) || fn.Pkg() != nil && fn.Pkg().Name() == "require" && strings.HasPrefix(fn.Name(), "Fail") || failsTest(fn)
}

// failsTest reports whether a call makes a test fail. What a test leaves behind that
// has failed is of no interest, so the program is taken to be over.
func failsTest(fn *types.Func) bool {
	if fn.Pkg() == nil || fn.Pkg().Path() != "testing" {
		return false
	}
	switch fn.Name() {
	case "Fatal", "Fatalf", "FailNow", "Error", "Errorf", "Fail":
		return true
	}
	return false
}

// end executes a call that does not return.
func (f *frame) end(st *state, c callee, fn *types.Func) []*state {
	path, name := fn.Pkg().Path(), fn.Name()
	switch {
	case strings.HasPrefix(name, "Panic"):
		f.unwind(st, panics, c.site)
	case name == "Exit" || strings.HasPrefix(path, "log"):
		f.act(st, model.Exit, nil, c.site, "ends the program")
	case failsTest(fn):
		f.act(st, model.Exit, nil, c.site, "fails the test")
	default:
		f.plain(st, c.site, "ends with "+name)
		f.unwind(st, goexit, nil)
	}
	return nil
}

// apply executes a call.
func (f *frame) apply(st *state, c callee) []*state {
	m := f.m
	var method *types.Func
	if c.fn == nil {
		method = syncs.Callee(c.site.Common())
	}
	fn, args := m.body(c)
	if fn != nil && fn.Object() != nil {
		method, _ = fn.Object().(*types.Func)
	}
	if c.fn != nil && fn == nil {
		switch c.fn.kind {
		case cancel:
			f.ends(live(c.fn.obj), c.site)
			f.act(st, worldly(model.Cancel, live(c.fn.obj)), live(c.fn.obj), c.site, "calls "+f.what(c.site))
			c.set(st, m.simple(opaque)) // whether it was in time
			return st.only()
		case onceFunc:
			return f.once1(st, c, c.fn.obj, c.fn.list[0])
		case callback:
			return f.callGiven(st, c)
		}
	}
	if method != nil {
		if endsBy(method) {
			return f.end(st, c, method)
		}
		if op := opOf(method); op != syncs.None {
			c.args = args
			return f.effect(st, c, op, method)
		}
	}
	if fn == nil && !c.sub {
		if g, ssaArgs := m.pkg.conc.Callee(c.site); g != nil && len(g.FreeVars) == 0 && len(ssaArgs) == len(g.Params) && f.fn == c.site.Parent() {
			if fn = declared(g); c.fn != nil || c.site.Common().IsInvoke() {
				args = nil
				for _, a := range ssaArgs {
					args = append(args, f.eval(st, a))
				}
			}
		}
	}
	if fn == nil || !f.inView(fn) || m.pkg.hard[fn] {
		return f.beyond(st, c, args, method)
	}
	if !f.needed(fn, c, args) {
		f.passBy(c, args)
		c.set(st, cmp.Or(m.constants(fn), f.answer(c, args)))
		return st.only()
	}
	if f.depth >= maxDepth || f.recursive(fn) {
		return f.cut(st, c.site, args...)
	}
	var bindings []*value
	if c.fn != nil && c.fn.fn == fn {
		bindings = c.fn.list
	}
	return f.inline(st, c, fn, args, bindings)
}

func live(o *object) *object {
	if o == nil || o.escaped {
		return nil
	}
	return o
}

// body returns the function that a call runs, if its value is known, with the
// arguments for its parameters.
func (m *machine) body(c callee) (*ssa.Function, []*value) {
	if c.fn == nil {
		if recv := c.args[0]; recv.kind == iface {
			call := c.site.Common()
			if fn := c.site.Parent().Prog.LookupMethod(recv.typ, call.Method.Pkg(), call.Method.Name()); fn != nil {
				return declared(fn), append([]*value{recv.list[0]}, c.args[1:]...)
			}
		}
		return nil, c.args
	}
	if c.fn.kind != function {
		return nil, c.args
	}
	fn := c.fn.fn
	if method, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" && len(c.fn.list) == 1 && len(fn.FreeVars) == 1 {
		recv := c.fn.list[0]
		if decl := fn.Prog.FuncValue(method); decl != nil {
			return declared(decl), append([]*value{recv}, c.args...)
		}
		if recv.kind == iface {
			if decl := fn.Prog.LookupMethod(recv.typ, method.Pkg(), method.Name()); decl != nil {
				return declared(decl), append([]*value{recv.list[0]}, c.args...)
			}
		}
		return fn, append([]*value{recv}, c.args...)
	}
	if method, ok := fn.Object().(*types.Func); ok && strings.HasPrefix(fn.Synthetic, "thunk") {
		if decl := fn.Prog.FuncValue(method); decl != nil {
			return declared(decl), c.args
		}
	}
	return declared(fn), c.args
}

// inView reports whether fn has a body in the package.
func (f *frame) inView(fn *ssa.Function) bool {
	return len(fn.Blocks) > 0 && (hb.PackageOf(fn) == f.m.pkg.pkg || fn.Synthetic != "")
}

// needed reports whether a call has to be inlined: what it runs is given something
// of the scope or returns it, ends the goroutine, or leaves a lock otherwise than
// it was. What else it does is another scope.
func (f *frame) needed(fn *ssa.Function, c callee, args []*value) bool {
	p := f.m.pkg
	if fn.Synthetic != "" || f.m.shares(fn) || p.traits[fn]&ends != 0 || p.traits[fn]&makes != 0 && p.carry(fn.Signature.Results(), 4) {
		return true
	}
	if of := p.conc.Of(fn); of != nil && of.Summary.Outcomes != nil {
		return true
	}
	if c.fn != nil {
		args = append(slices.Clip(args), c.fn)
	}
	return slices.ContainsFunc(args, func(a *value) bool {
		return f.m.ours(a) && (p.traits[fn]&makes != 0 || f.m.isFlagOf(a) || f.m.leadsToLive(a))
	})
}

func (f *frame) recursive(fn *ssa.Function) bool {
	for g := f; g != nil; g = g.caller {
		if g.fn == fn && !g.fake {
			return true
		}
	}
	return false
}

// inline executes the body of a function.
func (f *frame) inline(st *state, c callee, fn *ssa.Function, args, bindings []*value) []*state {
	m := f.m
	loops := f.ctx.loops || c.site.Block() != nil && c.site.Parent() == f.fn && f.text.cyclic(c.site.Block())
	g := &frame{
		p: f.p, fn: fn, ctx: m.contextOf(ctxKey{f.ctx, c.site, fn.String()}, loops),
		caller: f, at: st, depth: f.depth + 1, args: args, bindings: bindings,
	}
	here := f.here
	var list []*state
	exits := m.enter(g, st.th, st.cur)
	for i, e := range exits {
		s := st
		if i < len(exits)-1 {
			s = st.clone()
		}
		s.th, s.cur = e.th, e.cur
		switch {
		case e.how != returns:
			f.unwind(s, e.how, nil)
			continue
		case len(e.results.list) == 1:
			c.set(s, e.results.list[0])
		default:
			c.set(s, e.results)
		}
		list = append(list, s)
	}
	f.here = here
	return list
}
