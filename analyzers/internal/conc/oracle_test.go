package conc

import (
	"go/token"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/ssa"
)

// locks is the state of the locks on one path, relative to the start.
type locks map[string]lock

// lock counts how often a lock has been taken more than released, and the least
// that this has been: what was taken since is held, since nothing can be
// released that was not.
type lock struct{ w, r, lowW, lowR int }

// held returns the mode of a lock.
func (l locks) held(name string) lockset.Mode {
	switch s := l[name]; {
	case s.w > s.lowW:
		return lockset.Write
	case s.r > s.lowR:
		return lockset.Read
	}
	return lockset.Free
}

// An oracle runs a function along every path, with each loop taken at most
// twice.
type oracle struct {
	must, may map[ssa.Instruction]locks // of the function in question
	acts      []act                     // of all functions that it calls
	ends      []end
	param     bool // of the function in question
	steps     int
	exact     bool // no path was cut short, blocked or failed
}

// A run is one path through one activation.
type run1 struct {
	o      *oracle
	fn     *ssa.Function
	watch  bool
	stack  []token.Pos // of the calls that led here
	path   []string    // what was done on the way, see act
	vals   map[ssa.Value]bool
	visits map[*ssa.BasicBlock]int
	defers []*ssa.Defer
	args   map[*ssa.Defer]bool
	l      locks
	done   func(r run1, result bool)
}

func (r run1) fork() run1 {
	r.vals, r.visits, r.args, r.l = maps.Clone(r.vals), maps.Clone(r.visits), maps.Clone(r.args), maps.Clone(r.l)
	r.defers = append([]*ssa.Defer(nil), r.defers...)
	r.path = slices.Clip(r.path)
	return r
}

func (o *oracle) run(fn *ssa.Function, p bool) {
	o.param = p
	run1{o: o, watch: true}.call(fn, p, func(r run1, _ bool) { o.ends = append(o.ends, end{p, r.path}) })
}

// call runs fn from the state of r, and calls done with the state at each return.
func (r run1) call(fn *ssa.Function, p bool, done func(run1, bool)) {
	r.fn, r.vals, r.visits, r.args = fn, map[ssa.Value]bool{fn.Params[1]: p}, map[*ssa.BasicBlock]int{}, map[*ssa.Defer]bool{}
	r.defers, r.l, r.done = nil, maps.Clone(r.l), done
	if r.l == nil {
		r.l = locks{}
	}
	r.block(fn.Blocks[0], nil)
}

func (r run1) block(b, from *ssa.BasicBlock) {
	r.o.steps++
	if r.visits[b] > 2 || r.o.steps > 6000 {
		r.o.exact = r.o.exact && r.o.steps <= 6000
		return
	}
	r.visits[b]++
	for _, instr := range b.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		for i, p := range b.Preds {
			if p == from {
				r.vals[phi] = r.eval(phi.Edges[i])
			}
		}
	}
	r.from(b, 0)
}

func (r run1) eval(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value.ExactString() == "true"
	case *ssa.UnOp:
		return !r.eval(v.X)
	}
	return r.vals[v]
}

// from runs the i'th and later instructions of b.
func (r run1) from(b *ssa.BasicBlock, i int) {
	for ; i < len(b.Instrs); i++ {
		instr := b.Instrs[i]
		if r.watch {
			r.o.observe(instr, r.l)
		}
		next := func(r run1) { r.from(b, i+1) }
		switch instr := instr.(type) {
		case *ssa.If:
			succ := b.Succs[1]
			if r.eval(instr.Cond) {
				succ = b.Succs[0]
			}
			r.block(succ, b)
			return
		case *ssa.Jump:
			r.block(b.Succs[0], b)
			return
		case *ssa.Return:
			result := false
			if len(instr.Results) > 0 {
				result = r.eval(instr.Results[0])
			}
			r.done(r, result)
			return
		case *ssa.Defer:
			r.defers = append(r.defers, instr)
			if len(instr.Call.Args) > 1 {
				r.args[instr] = r.eval(instr.Call.Args[1])
			}
		case *ssa.RunDefers:
			r.runDefers(next)
			return
		case *ssa.Send:
			r = r.act("send $0.c*", instr)
		case *ssa.UnOp:
			if instr.Op == token.ARROW {
				r = r.act("receive $0.c*", instr)
			}
		case *ssa.Call:
			arg := len(instr.Call.Args) > 1 && r.eval(instr.Call.Args[1])
			r.do(instr, arg, func(r run1, result bool) {
				r.vals[instr] = result
				next(r)
			})
			return
		}
	}
}

func (r run1) runDefers(next func(run1)) {
	if len(r.defers) == 0 {
		next(r)
		return
	}
	d := r.defers[len(r.defers)-1]
	r = r.fork()
	r.defers = r.defers[:len(r.defers)-1]
	r.do(d, r.args[d], func(r run1, _ bool) { r.runDefers(next) })
}

// do executes a call, and goes on in each way that it may end.
func (r run1) do(site ssa.CallInstruction, arg bool, next func(run1, bool)) {
	call := site.Common()
	callee := call.StaticCallee()
	switch callee.Name() {
	case "cond":
		next(r.fork(), true)
		next(r.fork(), false)
		return
	case "Lock", "Unlock", "RLock", "RUnlock", "TryLock":
		field := call.Args[0].(*ssa.FieldAddr)
		r.lock([]string{"a", "b"}[field.Field], callee.Name(), next)
		return
	}
	if callee.Name() == "Wait" {
		next(r.act("wait $0.wg", site), true)
		return
	}
	inner := r
	inner.watch, inner.stack = false, append(slices.Clip(r.stack), site.Pos())
	inner.call(callee, arg, func(end run1, result bool) {
		q := r.fork()
		q.l, q.path = maps.Clone(end.l), end.path
		for name, s := range q.l {
			// A lock given back and taken again is, to the caller, untouched.
			old := r.l[name]
			s.lowW, s.lowR = min(old.lowW, s.w), min(old.lowR, s.r)
			q.l[name] = s
		}
		next(q, result)
	})
}

// lock executes a primitive. Paths that block or fail for ever end.
func (r run1) lock(name, op string, next func(run1, bool)) {
	s, held := r.l[name], r.l.held(name)
	q := r.fork()
	valid := true
	switch op {
	case "TryLock":
		next(r.fork(), false)
		if held != lockset.Free {
			return
		}
		s.w++
	case "Lock":
		valid = held == lockset.Free
		s.w++
	case "RLock":
		valid = held != lockset.Write && s.r < 2
		s.r++
	case "Unlock":
		valid = s.w > -1 && held != lockset.Read
		s.w--
	case "RUnlock":
		valid = s.r > -1 && held != lockset.Write
		s.r--
	}
	if !valid {
		r.o.exact = false
		return
	}
	s.lowW, s.lowR = min(s.lowW, s.w), min(s.lowR, s.r)
	q.l[name] = s
	next(q, true)
}

func (o *oracle) observe(instr ssa.Instruction, l locks) {
	for _, name := range []string{"a", "b"} {
		if o.must[instr] == nil {
			o.must[instr], o.may[instr] = locks{}, locks{}
		}
		mode := int(l.held(name))
		lo, seen := o.must[instr][name]
		if !seen || mode < lo.w {
			lo.w = mode
		}
		o.must[instr][name] = lo
		hi := o.may[instr][name]
		hi.w = max(hi.w, mode)
		o.may[instr][name] = hi
	}
}

// TestOracle compares the lock sets of random programs with those of all their
// paths: what must be held is held on each path, what is held on some path may
// be held, and both are exact where no branch hangs on another. So are the
// actions of summaries; see compareActions.
func TestOracle(t *testing.T) {
	seeds := 300
	if testing.Short() {
		seeds = 60
	}
	exact, compared, acts := 0, 0, 0
	for seed := range seeds {
		g := &generator{Rand: rand.New(rand.NewPCG(uint64(seed), 7)), related: seed%3 != 0}
		src := g.program(4)
		r, pkg := analyse(t, src)
		fn := pkg.Func("f3")
		o := &oracle{must: map[ssa.Instruction]locks{}, may: map[ssa.Instruction]locks{}, exact: !g.related}
		for _, p := range []bool{true, false} {
			o.run(fn, p)
		}
		f := r.Of(fn)
		if f.Flow == nil || slices.ContainsFunc(r.Funcs(), func(g *Func) bool { return g.Flow != nil && g.Flow.Failed }) {
			continue
		}
		exactly := o.exact && !hasUnknown(f)
		if exactly {
			exact++
		}
		compared += compare(t, f, o, exactly, src)
		acts += compareActions(t, f, o, exactly, src)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d instructions and %d actions compared; %d of %d programs exactly", compared, acts, exact, seeds)
	if exact < seeds/50 || compared < seeds*5 || acts < seeds {
		t.Errorf("the generator is too weak: %d instructions, %d actions, %d programs exactly", compared, acts, exact)
	}
}

// hasUnknown reports whether f calls a function whose exits differ in a way
// that its caller cannot tell.
func hasUnknown(f *Func) bool {
	found := false
	f.Flow.Walk(func(_ ssa.Instruction, state []*lockset.Element) {
		for _, e := range state {
			for _, c := range e.Cells {
				found = found || c.Any
			}
		}
	})
	return found
}

// compare checks the lock sets before each instruction of f that the oracle
// has reached.
func compare(t *testing.T, f *Func, o *oracle, exact bool, src string) int {
	n := 0
	reached := map[ssa.Instruction]bool{}
	f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		reached[instr] = true
		if o.must[instr] == nil || t.Failed() {
			return
		}
		n++
		must, may := f.Flow.Must(state), f.Flow.May(state)
		for _, name := range []string{"a", "b"} {
			gotMust, gotMay := modeIn(must, name), modeIn(may, name)
			lo, hi := lockset.Mode(o.must[instr][name].w), lockset.Mode(o.may[instr][name].w)
			if gotMust > lo || exact && gotMust != lo {
				t.Errorf("%s at %s in block %d: must %s %v, on all paths %v (exact %v)\n%s", instr, posString(f.Fn.Prog.Fset, instr.Pos()), instr.Block().Index, name, gotMust, lo, exact, src)
			}
			if gotMay < hi && !unknownIn(f, name, state) || exact && gotMay != hi {
				t.Errorf("%s at %s in block %d: may %s %v, on some path %v (exact %v)\n%s", instr, posString(f.Fn.Prog.Fset, instr.Pos()), instr.Block().Index, name, gotMay, hi, exact, src)
			}
		}
	})
	for instr := range o.must {
		if !reached[instr] {
			t.Errorf("%s at %s is reached\n%s", instr, posString(f.Fn.Prog.Fset, instr.Pos()), src)
		}
	}
	return n
}

func modeIn(s lockset.Set, name string) lockset.Mode {
	for _, h := range s {
		if h.Path.Last() == name {
			return h.Mode
		}
	}
	return lockset.Free
}

// unknownIn reports whether the lock is in an unknown state in some element.
func unknownIn(f *Func, name string, state []*lockset.Element) bool {
	for i, p := range f.Flow.Locks {
		for _, e := range state {
			if p.Last() == name && e.Cell(i).Any {
				return true
			}
		}
	}
	return false
}
