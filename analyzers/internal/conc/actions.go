package conc

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// maxActions bounds the actions of a summary.
const maxActions = 32

// act adds to f's summary what f does to objects by which goroutines wait.
func (r *Result) act(f *Func) {
	var all bool
	if f.Summary.Actions, all = r.actions(f); all {
		f.Summary.Confined = r.confinedParams(f)
	}
}

// actions collects what a call of f does, in the terms of callers, and whether
// that is all. What it does to objects that they cannot see is left out.
func (r *Result) actions(f *Func) (list []Action, all bool) {
	found := map[ssa.Instruction][]Action{}
	var order []ssa.Instruction
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			if list := r.ActionsAt(instr); len(list) > 0 {
				found[instr] = list
				order = append(order, instr)
			}
		}
	}
	all = true
	sure, blocks := certain{fn: f.Fn}, guardedBlocks(f.Fn)
	add := func(instr ssa.Instruction, state []*lockset.Element) {
		for _, found := range found[instr] {
			if all = all && len(found.Chain) < maxChain; len(found.Chain) < maxChain {
				if a, ok := f.outwardAction(found, instr, state); ok {
					a.Must = a.Must && sure.comesTo(instr.Block())
					a.Guard = guarded(found.Guard, blocks, instr.Block())
					list = append(list, a)
				}
			}
		}
	}
	switch {
	case len(order) == 0:
		return nil, true
	case f.Flow == nil || f.Flow.Failed:
		for _, instr := range order {
			add(instr, nil)
		}
	default:
		f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) { f.steps(instr, state, add) })
	}
	list = mergeActions(list)
	return list[:min(len(list), maxActions)], all && len(list) <= maxActions
}

// steps calls visit for what is executed at an instruction: it itself, or at
// RunDefers the deferred calls that the flow follows.
func (f *Func) steps(instr ssa.Instruction, state []*lockset.Element, visit func(ssa.Instruction, []*lockset.Element)) {
	switch instr.(type) {
	case *ssa.Defer:
	case *ssa.RunDefers:
		f.Flow.Deferred(state, func(d *ssa.Defer, state []*lockset.Element) { visit(d, state) })
	default:
		visit(instr, state)
	}
}

// outwardAction turns an action at an instruction of f into the terms of f's
// callers; false if they can see nothing of it.
func (f *Func) outwardAction(a Action, instr ssa.Instruction, state []*lockset.Element) (Action, bool) {
	b := Action{Block: a.Block, Must: a.Must, Go: a.Go}
	visible := false
	for _, alt := range a.Alts {
		p, ok := outward(f.Fn, alt.Path)
		if !ok {
			p = path.Path{}
		}
		visible = visible || ok || alt.Deed == Sleep
		b.Alts = append(b.Alts, Alt{Deed: alt.Deed, Path: p})
	}
	if !visible {
		return b, false
	}
	held := a.Held
	if !a.Go { // a goroutine holds nothing of those who started it
		held = f.heldAlso(a, state)
		b.Gone = f.goneAlso(a, state)
	}
	for _, h := range held {
		if p, ok := outward(f.Fn, h.Path); ok {
			b.Held = append(b.Held, lockset.Held{Path: p, Mode: h.Mode})
		}
	}
	b.Held = lockset.Make(b.Held...)
	step := Step{Func: funcName(f.Fn), At: posString(f.Fn.Prog.Fset, instr.Pos()), Pos: instr.Pos()}
	b.Chain = append([]Step{step}, a.Chain...)
	return b, true
}

// heldAlso adds to the locks held at an action in a callee those that f has
// taken and the callee has not released.
func (f *Func) heldAlso(a Action, state []*lockset.Element) lockset.Set {
	if f.Flow == nil {
		return a.Held
	}
	return a.Without(f.Flow.Must(state)).Join(a.Held)
}

// Without returns the locks of s, held by the function that does a, but for
// those which a callee may have released by then.
func (a Action) Without(s lockset.Set) lockset.Set {
	return slices.DeleteFunc(slices.Clone(s), func(h lockset.Held) bool {
		return slices.ContainsFunc(a.Gone, func(g path.Path) bool {
			return g == h.Path || g.Root.Kind == path.None && g.Last() == h.Path.Last()
		})
	})
}

// goneAlso adds to the locks released before an action in a callee those that f
// has released.
func (f *Func) goneAlso(a Action, state []*lockset.Element) []path.Path {
	var list []path.Path
	add := func(p path.Path) {
		q, ok := outward(f.Fn, p)
		if p.Root.Kind != path.None && !ok {
			q = path.Path{Elems: "." + p.Last()}
		} else if !ok {
			q = p
		}
		if !slices.Contains(list, q) {
			list = append(list, q)
		}
	}
	for _, g := range a.Gone {
		add(g)
	}
	if f.Flow != nil {
		for _, g := range f.gone(state) {
			add(g.lock)
		}
		if f.Flow.Failed {
			for _, p := range f.Flow.Locks {
				add(path.Path{Elems: "." + p.Last()})
			}
		}
	}
	return sortPaths(list)
}

// mergeActions joins what is done at one place, which a deferred call is at each
// return, and drops what is done in the same way through a longer chain.
func mergeActions(list []Action) []Action {
	places := map[string]int{}
	var out []keyed
	for _, a := range list {
		key := a.key()
		place := fmt.Sprint(key, " ", a.Chain[0].Pos, " ", len(a.Chain))
		i, ok := places[place]
		if !ok {
			places[place] = len(out)
			out = append(out, keyed{key, a})
			continue
		}
		out[i].Held = out[i].Held.Meet(a.Held)
		out[i].Gone = sortPaths(append(out[i].Gone, a.Gone...))
	}
	slices.SortStableFunc(out, func(a, b keyed) int {
		return cmp.Or(strings.Compare(a.key, b.key), len(a.Chain)-len(b.Chain), int(a.Chain[0].Pos)-int(b.Chain[0].Pos))
	})
	ways := map[string]int{}
	var short []Action
	for _, a := range out {
		way := fmt.Sprint(a.key, a.Held, a.Gone)
		if i, ok := ways[way]; ok {
			short[i].Must = short[i].Must || a.Must
			continue
		}
		ways[way] = len(short)
		short = append(short, a.Action)
	}
	return short
}

type keyed struct {
	key string
	Action
}

func sortPaths(list []path.Path) []path.Path {
	slices.SortFunc(list, func(a, b path.Path) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(list)
}

// key says what an action does, and under which conditions.
func (a Action) key() string {
	var b strings.Builder
	for _, alt := range a.Alts {
		b.WriteString(alt.Deed.String() + " " + alt.Path.String() + ";")
	}
	for _, flag := range []bool{a.Block, a.Go} {
		if flag {
			b.WriteByte('+')
		} else {
			b.WriteByte('-')
		}
	}
	for _, g := range a.Guard {
		b.WriteString(" " + g.String())
	}
	return b.String()
}

func equalAction(a, b Action) bool {
	return a.key() == b.key() && a.Must == b.Must && a.Held.Equal(b.Held) && slices.Equal(a.Gone, b.Gone)
}

// A guarded block is one that is come to only if a parameter has a value.
type guardedBlock struct {
	block *ssa.BasicBlock
	guard Guard
}

// guardedBlocks returns the branches of fn on its parameters.
func guardedBlocks(fn *ssa.Function) []guardedBlock {
	var list []guardedBlock
	for _, b := range fn.Blocks {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for i, succ := range b.Succs {
			if b.Succs[1-i] != succ && len(succ.Preds) == 1 {
				if g, ok := paramGuard(fn, branch.Cond, i == 0); ok {
					list = append(list, guardedBlock{succ, g})
				}
			}
		}
	}
	return list
}

// guarded adds to the guards those of the blocks that b is inside of.
func guarded(guards []Guard, blocks []guardedBlock, b *ssa.BasicBlock) []Guard {
	list := slices.Clone(guards)
	for _, g := range blocks {
		if g.block.Dominates(b) {
			list = append(list, g.guard)
		}
	}
	return sortGuards(list)
}

// sortGuards sorts the guards, each once.
func sortGuards(list []Guard) []Guard {
	slices.SortFunc(list, func(a, b Guard) int { return cmp.Or(a.Param-b.Param, strings.Compare(a.Value, b.Value)) })
	return slices.Compact(list)
}

// paramGuard returns the value that a parameter must have for a condition to
// have the given truth.
func paramGuard(fn *ssa.Function, cond ssa.Value, truth bool) (Guard, bool) {
	switch v := cond.(type) {
	case *ssa.Parameter:
		if i := slices.Index(fn.Params, v); i >= 0 && truth {
			return Guard{i, "true"}, true
		} else if i >= 0 {
			return Guard{i, "false"}, true
		}
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return paramGuard(fn, v.X, !truth)
		}
	case *ssa.BinOp:
		k, isConst := v.Y.(*ssa.Const)
		p, isParam := v.X.(*ssa.Parameter)
		if !isConst || !isParam || v.Op != token.EQL && v.Op != token.NEQ {
			return Guard{}, false
		}
		value := "nil"
		if k.Value != nil {
			value = k.Value.ExactString()
		}
		if truth == (v.Op == token.EQL) {
			return Guard{slices.Index(fn.Params, p), value}, true
		}
		if value == "nil" {
			return Guard{slices.Index(fn.Params, p), "nonnil"}, true
		}
	}
	return Guard{}, false
}
