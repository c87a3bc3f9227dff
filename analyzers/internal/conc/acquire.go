package conc

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// AcquiresAt returns the locks that a call, not of a primitive, takes in its
// callees, in the terms of the function that calls. Those that hang on the
// value of an argument that is not a constant are left out, and so are those
// that only some of several possible callees take.
func (r *Result) AcquiresAt(site ssa.CallInstruction) []Acquire {
	if _, ok := site.(*ssa.Go); ok {
		return nil
	}
	var list []Acquire
	for i, t := range r.targets(site) {
		from := r.acquiresOf(t, nil)
		if i == 0 {
			list = from
			continue
		}
		list = slices.DeleteFunc(list, func(a Acquire) bool {
			return !slices.ContainsFunc(from, func(b Acquire) bool { return a.Path == b.Path && a.Mode == b.Mode && slices.Equal(a.Guard, b.Guard) })
		})
	}
	for _, cb := range r.callbacks(site) {
		if cb.Sure && !cb.Frees {
			list = append(list, r.acquiresOf(cb.Target, cb.Chain)...)
		}
	}
	return list
}

// acquiresOf returns the locks that a target takes, in the terms of the function
// that runs it by way of a chain of calls.
func (r *Result) acquiresOf(t Target, chain []Step) []Acquire {
	if l, op, ok := r.primitiveTarget(t); ok && len(chain) > 0 && l.Path.Root.Kind != path.None && (op == syncs.Lock || op == syncs.RLock) {
		return []Acquire{{Path: l.Path, Mode: modeOf(op), Chain: chain}}
	}
	var from []Acquire
	if f := r.Of(t.Fn); f != nil {
		from = f.Summary.Acquires
	} else if s := r.imported(t.Fn); s != nil {
		from = s.Acquires
	}
	var list []Acquire
	for _, a := range from {
		p, _, ok := r.subst(t, a.Path)
		if !ok || !p.Stable() && p.Root.Kind == path.None {
			continue
		}
		a.Path = p
		a.Chain = slices.Concat(chain, a.Chain)
		if a.Guard, ok = r.passGuards(a.Guard, t.Args); ok {
			list = append(list, a)
		}
	}
	return list
}

// passGuards turns the guards on a callee's parameters into guards on the
// caller's, false if they do not hold or it cannot be told.
func (r *Result) passGuards(guards []Guard, args []ssa.Value) ([]Guard, bool) {
	var out []Guard
	for _, g := range guards {
		if g.Param >= len(args) || args[g.Param] == nil {
			return nil, false
		}
		switch a := args[g.Param].(type) {
		case *ssa.Const:
			if text := "nil"; a.Value != nil {
				text = a.Value.ExactString()
				if text != g.Value {
					return nil, false
				}
			} else if text != g.Value {
				return nil, false
			}
		case *ssa.Parameter:
			for i, p := range a.Parent().Params {
				if p == a {
					out = append(out, Guard{i, g.Value})
				}
			}
		default:
			if g.Value != "nonnil" {
				return nil, false
			}
		}
	}
	return out, true
}

// acquires collects the locks that a call of f takes.
func (r *Result) acquires(f *Func) []Acquire {
	var list []Acquire
	blocks := guardedBlocks(f.Fn)
	record := func(site ssa.CallInstruction, state []*lockset.Element) {
		if l, op, ok := r.LockOp(site.Common()); ok {
			if op == syncs.Lock || op == syncs.RLock {
				a := Acquire{Path: l.Path, Mode: modeOf(op), Guard: guarded(nil, blocks, site.Block())}
				list = r.addAcquire(list, f, a, site, state)
			}
			return
		}
		for _, a := range r.AcquiresAt(site) {
			if len(a.Chain) < maxChain {
				a.Guard = guarded(a.Guard, blocks, site.Block())
				list = r.addAcquire(list, f, a, site, state)
			}
		}
	}
	f.eachCall(record)
	slices.SortStableFunc(list, func(a, b Acquire) int {
		return cmp.Or(strings.Compare(a.Path.String(), b.Path.String()), int(a.Mode)-int(b.Mode), len(a.Guard)-len(b.Guard), len(a.Chain)-len(b.Chain))
	})
	list = slices.CompactFunc(list, func(a, b Acquire) bool {
		return a.Path == b.Path && a.Mode == b.Mode && slices.Equal(a.Guard, b.Guard)
	})
	return list[:min(len(list), maxAcquires)]
}

// executed calls visit for the calls that are executed at an instruction: it
// itself, or at RunDefers the deferred calls.
func (f *Func) executed(instr ssa.Instruction, state []*lockset.Element, visit func(ssa.CallInstruction, []*lockset.Element)) {
	switch instr := instr.(type) {
	case *ssa.Call:
		visit(instr, state)
	case *ssa.RunDefers:
		f.Flow.Deferred(state, func(d *ssa.Defer, state []*lockset.Element) { visit(d, state) })
	}
}

// addAcquire adds a to list if a caller can see the lock, f has not released it
// before, since taking back what the caller held is no second taking, and it
// does not hang on the state of an object.
func (r *Result) addAcquire(list []Acquire, f *Func, a Acquire, site ssa.CallInstruction, state []*lockset.Element) []Acquire {
	p, ok := outward(f.Fn, a.Path)
	if !ok || hangsOnState(site) {
		return list
	}
	if f.Flow != nil {
		var sure bool
		if i, ok := f.Flow.Index(a.Path); ok {
			state = slices.DeleteFunc(slices.Clone(state), func(e *lockset.Element) bool { c := e.Cell(i); return c.Changed() || c.Mode() != lockset.Free })
		}
		if a.Guard, sure = f.guards(a.Guard, state); !sure {
			return list
		}
	}
	a.Path = p
	step := f.step(SitePos(site))
	a.Chain = append([]Step{step}, a.Chain...)
	return append(list, a)
}

// guards adds to the guards the values that parameters of f have in all
// elements; false if there are none.
func (f *Func) guards(guards []Guard, state []*lockset.Element) ([]Guard, bool) {
	if len(state) == 0 {
		return nil, false
	}
	for i, p := range f.Fn.Params {
		value := f.Flow.Known(state[0], p)
		for _, e := range state[1:] {
			if f.Flow.Known(e, p) != value {
				value = ""
			}
		}
		if value != "" && value != "nonnil" {
			guards = append(guards, Guard{i, value})
		}
	}
	return sortGuards(guards), true
}

func modeOf(op syncs.Op) lockset.Mode {
	if op == syncs.RLock || op == syncs.RUnlock || op == syncs.TryRLock {
		return lockset.Read
	}
	return lockset.Write
}

// String prints a guard in the form that parseGuard reads.
func (g Guard) String() string { return strconv.Itoa(g.Param) + "=" + g.Value }

func parseGuard(s string) (Guard, bool) {
	i, value, ok := strings.Cut(s, "=")
	n, err := strconv.Atoi(i)
	return Guard{n, value}, ok && err == nil
}
