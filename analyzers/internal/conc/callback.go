package conc

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A ParamCall says that a function calls one of its parameters before it
// returns, itself or in what it calls.
type ParamCall struct {
	Param int
	Held  []Grip // locks that are certainly held then and that the function, or its callees, took
	Frees bool   // locks of the caller may have been released by then
	Hides bool   // it may hold more locks, which a caller cannot name
	Sure  bool   // the call hangs on no state of an object and on no other parameter
	Chain []Step // from the function to the one that makes the call
}

// A Grip is a lock that is held and the place that took it.
type Grip struct {
	lockset.Held
	By Step
}

// maxParamCalls bounds what a summary says of the calls of parameters.
const maxParamCalls = 4

// A Use says what becomes of a parameter that is a function.
type Use uint8

// The uses; a function may make several of them.
const (
	RunNow Use = 1 << iota // it is called before the function returns, by the same goroutine
	RunGo                  // it is started as a goroutine
	Kept                   // it is stored, returned, or given to somebody who may do so
)

// A callback is a target that the callee of a call runs.
type callback struct {
	Target
	ParamCall
}

// callbacks returns the functions that a call hands to its callee and that
// certainly are run before it returns, by this goroutine, if the callee does
// run them: closures given to sort.Slice or to functions that call their
// parameter, and methods that package fmt calls on its operands.
func (r *Result) callbacks(site ssa.CallInstruction) []callback {
	if _, ok := site.(*ssa.Call); !ok {
		return nil
	}
	list := r.formatted(site)
	std := r.stdCallbacks(site)
	for _, t := range std {
		list = append(list, callback{t, ParamCall{Sure: len(std) == 1}})
	}
	ts := r.targets(site)
	for _, t := range ts {
		calls := r.paramCalls(t.Fn)
		for k, arg := range t.Args {
			if arg == nil || signature(arg) == nil {
				continue
			}
			mine := slices.DeleteFunc(slices.Clone(calls), func(pc ParamCall) bool { return pc.Param != k })
			if mine == nil && r.useOf(t.Fn, k) == RunNow {
				mine = []ParamCall{{Frees: true, Hides: true}} // it is run, but more is not known
			}
			list = r.ran(list, t, arg, mine, len(ts) == 1)
		}
	}
	return list
}

// ran adds the functions that an argument may be, for each call that a target
// makes of it.
func (r *Result) ran(list []callback, t Target, arg ssa.Value, calls []ParamCall, sole bool) []callback {
	for _, pc := range calls {
		cbs := r.functions(arg, nil, 0)
		for _, cb := range cbs {
			pc := r.grips(pc, t)
			pc.Sure = pc.Sure && sole && len(cbs) == 1
			list = append(list, callback{cb, pc})
		}
	}
	return list
}

// isLoopBody reports whether fn is the body of a loop over a function.
func isLoopBody(fn *ssa.Function) bool { return fn.Synthetic == "range-over-func yield" }

// loopBody returns the body of a loop over a function if v is one, else nil. The
// function runs it in the same goroutine.
func loopBody(v ssa.Value) *ssa.Function {
	if mc, ok := v.(*ssa.MakeClosure); ok && isLoopBody(mc.Fn.(*ssa.Function)) {
		return mc.Fn.(*ssa.Function)
	}
	return nil
}

// stdCallbacks returns the functions of which a call of a function such as
// sort.Slice, or of the function that a loop ranges over, runs one before it
// returns, in the calling goroutine; none for other calls.
func (r *Result) stdCallbacks(site ssa.CallInstruction) []Target {
	call, ok := site.(*ssa.Call)
	if !ok {
		return nil
	}
	if len(call.Call.Args) == 1 {
		if fn := loopBody(call.Call.Args[0]); fn != nil {
			return []Target{{Fn: fn}}
		}
	}
	eff, ok := syncs.Of(&call.Call)
	if !ok || eff.Op != syncs.RunNow && eff.Op != syncs.OnceDo || eff.Fn == nil {
		return nil
	}
	return r.functions(eff.Fn, nil, 0)
}

// Callback returns the function that a call of a function such as sort.Slice runs
// before it returns, in the calling goroutine; nil for other calls, and if it
// cannot be told.
func (r *Result) Callback(site ssa.CallInstruction) *ssa.Function {
	if ts := r.stdCallbacks(site); len(ts) == 1 {
		return ts[0].Fn
	}
	return nil
}

// paramCalls returns the calls that a function makes of its parameters.
func (r *Result) paramCalls(fn *ssa.Function) []ParamCall {
	if f := r.Of(fn); f != nil {
		return f.Summary.Calls
	}
	if s := r.imported(fn); s != nil {
		return s.Calls
	}
	return nil
}

// grips turns the locks that are held when a target calls its parameter into the
// caller's terms.
func (r *Result) grips(pc ParamCall, t Target) ParamCall {
	var list []Grip
	for _, g := range pc.Held {
		p, _, ok := r.subst(t, g.Path)
		if !ok || p.Root.Kind == path.None {
			pc.Hides = true
			continue
		}
		g.Path = p
		list = append(list, g)
	}
	pc.Held = list
	return pc
}

// calledParams collects the calls that f makes of its parameters.
func (r *Result) calledParams(f *Func) []ParamCall {
	if !slices.ContainsFunc(f.Fn.Params, func(p *ssa.Parameter) bool { return signature(p) != nil }) {
		return nil
	}
	var list []ParamCall
	f.eachCall(func(site ssa.CallInstruction, state []*lockset.Element) {
		add := func(v ssa.Value, inner ParamCall) {
			p, ok := r.Env.Origin(v).(*ssa.Parameter)
			if !ok || p.Parent() != f.Fn {
				return
			}
			inner.Param = slices.Index(f.Fn.Params, p)
			list = append(list, r.outer(f, inner, site, state))
		}
		add(site.Common().Value, ParamCall{Sure: true})
		if eff, ok := syncs.Of(site.Common()); ok && eff.Op == syncs.RunNow && eff.Fn != nil {
			add(eff.Fn, ParamCall{Sure: true})
		}
		ts := r.targets(site)
		for _, t := range ts {
			for _, pc := range r.paramCalls(t.Fn) {
				if pc.Param < len(t.Args) && t.Args[pc.Param] != nil && len(pc.Chain) < maxChain {
					pc := r.grips(pc, t)
					pc.Sure = pc.Sure && len(ts) == 1
					add(t.Args[pc.Param], pc)
				}
			}
		}
	})
	slices.SortStableFunc(list, func(a, b ParamCall) int { return a.Param - b.Param })
	list = slices.CompactFunc(list, equalParamCall)
	if len(list) > maxParamCalls {
		list = list[:maxParamCalls]
		for i := range list {
			list[i].Frees, list[i].Hides, list[i].Held = true, true, nil // who knows what the others do
		}
	}
	return list
}

// signature returns the signature of a function value, nil for other values.
func signature(v ssa.Value) *types.Signature {
	s, _ := v.Type().Underlying().(*types.Signature)
	return s
}

func compareHeld(a, b lockset.Held) int {
	return cmp.Or(strings.Compare(a.Path.String(), b.Path.String()), int(b.Mode)-int(a.Mode))
}

// outer adds to a call of a parameter what f does around it.
func (r *Result) outer(f *Func, pc ParamCall, site ssa.CallInstruction, state []*lockset.Element) ParamCall {
	pc.Chain = append([]Step{f.step(SitePos(site))}, pc.Chain...)
	others := slices.DeleteFunc(guarded(nil, guardedBlocks(f.Fn), site.Block()), func(g Guard) bool {
		return g == Guard{pc.Param, "nonnil"} // if f != nil { f() }
	})
	pc.Sure = pc.Sure && !hangsOnState(site) && len(others) == 0
	var held []Grip
	for _, g := range pc.Held {
		if p, ok := outward(f.Fn, g.Path); ok {
			g.Path = p
			held = append(held, g)
		} else {
			pc.Hides = true
		}
	}
	if f.Flow != nil {
		if guards, ok := f.guards(nil, state); !ok || len(guards) > 0 {
			pc.Sure = false
		}
		must := f.Flow.Must(state)
		pc.Hides = pc.Hides || len(f.Flow.May(state)) > len(must)
		for _, h := range must {
			by := f.taker(h.Path, state)
			if p, ok := outward(f.Fn, h.Path); !ok || by == nil {
				pc.Hides = true
			} else {
				held = append(held, Grip{lockset.Held{Path: p, Mode: h.Mode}, f.step(by.Pos())})
			}
		}
		pc.Frees = pc.Frees || slices.ContainsFunc(state, func(e *lockset.Element) bool {
			return slices.ContainsFunc(e.Cells, func(c lockset.Cell) bool { return c.Released(lockset.Write) || c.Released(lockset.Read) })
		})
	}
	slices.SortFunc(held, func(a, b Grip) int { return compareHeld(a.Held, b.Held) })
	pc.Held = slices.CompactFunc(held, func(a, b Grip) bool { return a.Path == b.Path })
	return pc
}

func equalParamCall(a, b ParamCall) bool {
	return a.Param == b.Param && a.Frees == b.Frees && a.Hides == b.Hides && a.Sure == b.Sure && slices.EqualFunc(a.Held, b.Held, func(a, b Grip) bool { return a.Held == b.Held })
}

// use says what becomes of a function value in its function and in the functions
// of the package that it is given to. What cannot be told keeps it.
func (r *Result) use(v ssa.Value) Use {
	p, isParam := v.(*ssa.Parameter)
	if isParam {
		if u, ok := r.uses[p]; ok {
			return u
		}
		if r.done {
			return Kept // nobody has asked while it could be noted
		}
		r.uses[p] = 0 // recursion adds nothing
	}
	var u Use
	for _, instr := range *v.Referrers() {
		switch instr := instr.(type) {
		case ssa.CallInstruction:
			u |= r.useInCall(v, instr)
		case *ssa.ChangeType:
			u |= r.use(instr)
		case *ssa.BinOp, *ssa.DebugRef:
		default:
			u |= Kept
		}
	}
	if isParam {
		r.uses[p] = u
	}
	return u
}

func (r *Result) useInCall(v ssa.Value, site ssa.CallInstruction) Use {
	call := site.Common()
	isArg := slices.Contains(call.Args, v)
	var u Use
	_, isGo := site.(*ssa.Go)
	if call.Value == v {
		if u = RunNow; isGo {
			u = RunGo
		}
	}
	if !isArg {
		return u
	}
	if s, ok := SpawnAt(site); ok && s.Op != syncs.None {
		return u | RunGo
	}
	if eff, ok := syncs.Of(call); ok && (eff.Op == syncs.RunNow || eff.Op == syncs.OnceDo) && eff.Fn == v && !isGo {
		return u | RunNow
	}
	ts := r.targets(site)
	if len(ts) == 0 {
		return u | Kept
	}
	for _, t := range ts {
		for i, a := range t.Args {
			if a == v {
				inner := r.useOf(t.Fn, i)
				if isGo && inner != 0 {
					inner = inner&^RunNow | RunGo
				}
				u |= inner
			}
		}
	}
	return u
}

// useOf says what a function does with its i'th parameter.
func (r *Result) useOf(fn *ssa.Function, i int) Use {
	if f := r.Of(fn); f != nil {
		if i >= len(f.Fn.Params) || signature(f.Fn.Params[i]) == nil {
			return Kept
		}
		return r.use(f.Fn.Params[i])
	}
	if s := r.imported(fn); s != nil {
		switch {
		case slices.Contains(s.Runs, i):
			return RunNow
		case slices.Contains(s.Starts, i):
			return RunGo | Kept
		}
	}
	return Kept
}

// runsNow reports whether a call does nothing with an argument but to run it
// before it returns.
func (r *Result) runsNow(site ssa.CallInstruction, v ssa.Value) bool {
	if _, ok := site.(*ssa.Call); !ok || site.Common().Value == v {
		return false
	}
	return loopBody(v) != nil || r.useInCall(v, site) == RunNow
}
