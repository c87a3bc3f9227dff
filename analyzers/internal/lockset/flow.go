package lockset

import (
	"slices"
	"sync"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// Bounds on the work for one function, beyond which nothing is said about it.
const (
	maxElements = 96     // at one place
	maxSteps    = 40_000 // elements through blocks
)

// Effects says what an instruction does to locks: nil for nothing, an empty
// list if it does not return. For a defer, it is what the call does when it is
// run.
type Effects func(instr ssa.Instruction) []Outcome

// A Flow is the solution for one function.
type Flow struct {
	Fn     *ssa.Function
	Locks  []path.Path
	Sites  []ssa.Instruction // that take locks
	Defers []*ssa.Defer      // that change locks when run
	Failed bool              // too complex: nothing is known

	mu      sync.Mutex // over what follows: checks may walk at once
	effects Effects
	conds   *conds
	locks   map[path.Path]int
	on      map[ssa.Value][]int // locks whose path means another object when a register is computed anew
	sites   map[ssa.Instruction]int16
	defers  map[*ssa.Defer]int16
	memo    map[ssa.Instruction][]Outcome
	in      []state // by block
}

// Run solves fn.
func Run(fn *ssa.Function, env *path.Env, effects Effects) *Flow {
	f := &Flow{
		Fn: fn, effects: effects, conds: newConds(env),
		locks: map[path.Path]int{}, on: map[ssa.Value][]int{},
		sites: map[ssa.Instruction]int16{}, defers: map[*ssa.Defer]int16{}, memo: map[ssa.Instruction][]Outcome{},
		in: make([]state, len(fn.Blocks)),
	}
	if len(fn.Blocks) == 0 {
		return f
	}
	f.in[0].join(&Element{})
	work := []*ssa.BasicBlock{fn.Blocks[0]}
	queued := map[*ssa.BasicBlock]bool{fn.Blocks[0]: true}
	steps := 0
	for len(work) > 0 && !f.Failed {
		b := work[0]
		work = work[1:]
		queued[b] = false
		steps += len(f.in[b.Index].list)
		f.Failed = steps > maxSteps
		f.block(b, nil, func(succ *ssa.BasicBlock, pred int, e *Element) {
			f.conds.enter(e, succ, pred)
			f.renew(e, phisOf(succ))
			s := &f.in[succ.Index]
			if s.join(e) && !queued[succ] {
				queued[succ] = true
				work = append(work, succ)
			}
			f.Failed = f.Failed || len(s.list) > maxElements
		})
	}
	return f
}

func phisOf(b *ssa.BasicBlock) []ssa.Instruction {
	n := 0
	for n < len(b.Instrs) {
		if _, ok := b.Instrs[n].(*ssa.Phi); !ok {
			break
		}
		n++
	}
	return b.Instrs[:n]
}

// Walk calls visit before each instruction that is reached, with the state
// there. The visitor must not keep or change the elements, and must not ask for
// anything that walks a flow again: through recursion it may be this one, and f is
// locked.
func (f *Flow) Walk(visit func(instr ssa.Instruction, state []*Element)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Failed {
		return
	}
	for _, b := range f.Fn.Blocks {
		if len(f.in[b.Index].list) > 0 {
			f.block(b, visit, nil)
		}
	}
}

// block runs the elements at the entry of b to its end.
func (f *Flow) block(b *ssa.BasicBlock, visit func(ssa.Instruction, []*Element), leave func(*ssa.BasicBlock, int, *Element)) {
	var now []*Element
	for _, e := range f.in[b.Index].list {
		now = append(now, e.clone())
	}
	for _, instr := range b.Instrs {
		if len(now) == 0 {
			return
		}
		if visit != nil {
			visit(instr, now)
		}
		now = f.step(instr, now)
		if len(now) > maxElements {
			f.Failed = true
			return
		}
	}
	if leave == nil {
		return
	}
	cond, isIf := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	for _, e := range now {
		for i, succ := range b.Succs {
			out := e.clone()
			if isIf {
				if t, ok := f.conds.eval(e, cond.Cond); ok && t != (i == 0) {
					continue
				}
				f.conds.assume(out, cond.Cond, i == 0)
			}
			leave(succ, predIndex(b, succ, i), out)
		}
	}
}

// predIndex returns which of the edges into succ the i'th edge out of b is.
func predIndex(b, succ *ssa.BasicBlock, i int) int {
	nth := 0 // edges from b to succ before the i'th
	for _, s := range b.Succs[:i] {
		if s == succ {
			nth++
		}
	}
	for j, p := range succ.Preds {
		if p == b {
			if nth == 0 {
				return j
			}
			nth--
		}
	}
	return 0
}

// step runs elements through one instruction.
func (f *Flow) step(instr ssa.Instruction, now []*Element) []*Element {
	for _, e := range now {
		f.conds.compute(e, instr)
		f.renew(e, []ssa.Instruction{instr})
	}
	switch instr := instr.(type) {
	case *ssa.Defer:
		if outs := f.outcomes(instr); outs != nil {
			d := f.deferIndex(instr)
			for _, e := range now {
				if !slices.Contains(e.Defers, d) {
					e.Defers = append(e.Defers, d)
				}
			}
		}
		return now
	case *ssa.RunDefers:
		return f.runDefers(now)
	}
	return f.apply(instr, now, f.outcomes(instr))
}

// runDefers runs the pending calls of each element, the last first.
func (f *Flow) runDefers(now []*Element) []*Element {
	var done []*Element
	for _, e := range now {
		pending := e.Defers
		e.Defers = nil
		es := []*Element{e}
		for i := len(pending) - 1; i >= 0; i-- {
			d := f.Defers[pending[i]]
			es = f.apply(d, es, f.outcomes(d))
		}
		done = append(done, es...)
	}
	return distinct(done)
}

// Deferred calls visit for each deferred call that is pending in some element of
// state, the state before a RunDefers, with the elements in which it is about
// to run. It is for visitors of Walk.
func (f *Flow) Deferred(state []*Element, visit func(d *ssa.Defer, state []*Element)) {
	before := make([][]*Element, len(f.Defers))
	for _, e := range state {
		es := []*Element{e.clone()}
		for i := len(e.Defers) - 1; i >= 0; i-- {
			d := e.Defers[i]
			for _, x := range es {
				before[d] = append(before[d], x.clone())
			}
			es = f.apply(f.Defers[d], es, f.outcomes(f.Defers[d]))
		}
	}
	for d, es := range before {
		if len(es) > 0 {
			visit(f.Defers[d], es)
		}
	}
}

// apply runs elements through the outcomes of an instruction.
func (f *Flow) apply(instr ssa.Instruction, now []*Element, outs []Outcome) []*Element {
	if outs == nil {
		return now
	}
	var done []*Element
	for _, e := range now {
		for i, o := range outs {
			n := e
			if i < len(outs)-1 {
				n = e.clone()
			}
			for _, eff := range o.Effects {
				f.change(n, eff, instr)
			}
			f.conds.results(n, instr, o.Results)
			done = append(done, n)
		}
	}
	if len(outs) > 1 {
		return distinct(done)
	}
	return done
}

// distinct merges elements with equal keys.
func distinct(list []*Element) []*Element {
	var s state
	for _, e := range list {
		s.join(e)
	}
	return s.list
}

// change applies an effect to e. Releasing a lock that was not taken here may
// release, under another name, one that was: then both are unknown.
func (f *Flow) change(e *Element, eff Effect, at ssa.Instruction) {
	if eff.Path.Root.Kind == path.None {
		for j, c := range e.Cells {
			if (eff.W < 0 || eff.R < 0) && c.Mode() != Free && f.Locks[j].Last() == eff.Path.Last() {
				e.set(j, Cell{Any: true, Freed: true})
			}
		}
		return
	}
	i := f.lock(eff)
	site := int16(0)
	if eff.W > 0 || eff.R > 0 {
		site = f.site(at)
	}
	old := e.Cell(i)
	e.set(i, old.then(eff, site))
	if eff.W < 0 && old.W == 0 && !old.Any || eff.R < 0 && old.R == 0 && !old.Any {
		for j := range e.Cells {
			c := e.Cells[j]
			if j != i && (eff.W < 0 && c.W > 0 || eff.R < 0 && c.R > 0) && mayAlias(f.Locks[i], f.Locks[j]) {
				e.set(j, Cell{Any: true, Freed: true})
				e.set(i, Cell{Any: true, Freed: true})
			}
		}
	}
}

// mayAlias reports whether two different paths may be one lock.
func mayAlias(p, q path.Path) bool {
	fixed := func(k path.Kind) bool { return k == path.Global || k == path.Alloc }
	if fixed(p.Root.Kind) && fixed(q.Root.Kind) && p.Elems == "" && q.Elems == "" {
		return false
	}
	any := func(name string) bool { return name == "" || name == "L" } // a Locker, or the L of a Cond
	return p.Last() == q.Last() || any(p.Last()) || any(q.Last())
}

// renew forgets the locks whose paths lead elsewhere after the instructions:
// they belong to an object of the round of a loop before.
func (f *Flow) renew(e *Element, instrs []ssa.Instruction) {
	for _, instr := range instrs {
		if v, ok := instr.(ssa.Value); ok {
			for _, i := range f.on[v] {
				if e.Cell(i) != (Cell{}) {
					e.set(i, Cell{})
				}
			}
		}
	}
}

func (f *Flow) outcomes(instr ssa.Instruction) []Outcome {
	switch instr.(type) {
	case ssa.CallInstruction, *ssa.MakeClosure:
	default:
		return nil
	}
	outs, ok := f.memo[instr]
	if !ok {
		outs = f.effects(instr)
		f.memo[instr] = outs
	}
	return outs
}

// Index returns the index of a lock in Locks.
func (f *Flow) Index(p path.Path) (int, bool) {
	i, ok := f.locks[p]
	return i, ok
}

func (f *Flow) lock(eff Effect) int {
	i, ok := f.locks[eff.Path]
	if !ok {
		i = len(f.Locks)
		f.locks[eff.Path] = i
		f.Locks = append(f.Locks, eff.Path)
	}
	for _, v := range eff.On {
		if !slices.Contains(f.on[v], i) {
			f.on[v] = append(f.on[v], i)
		}
	}
	return i
}

func (f *Flow) site(instr ssa.Instruction) int16 {
	s, ok := f.sites[instr]
	if !ok {
		f.Sites = append(f.Sites, instr)
		s = int16(len(f.Sites))
		f.sites[instr] = s
	}
	return s
}

func (f *Flow) deferIndex(d *ssa.Defer) int16 {
	i, ok := f.defers[d]
	if !ok {
		i = int16(len(f.Defers))
		f.defers[d] = i
		f.Defers = append(f.Defers, d)
	}
	return i
}
