package model

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

// A maker makes random programs.
type maker struct {
	*rand.Rand
	p     *Program
	vars  []Ref // of the proc
	plain bool  // only what Go source can do
}

func newMaker(seed uint64, plain bool) *maker {
	return &maker{Rand: rand.New(rand.NewPCG(seed, 5)), plain: plain}
}

func (m *maker) program() *Program {
	m.p = &Program{Bubble: !m.plain && m.IntN(4) == 0}
	for range 1 + m.IntN(2) {
		if m.IntN(2) == 0 {
			m.p.Vars = append(m.p.Vars, m.variable())
		}
	}
	for range 1 + m.IntN(3) {
		m.object()
	}
	procs := 2 + m.IntN(2)
	for i := range procs {
		m.proc(i, procs)
	}
	return m.p
}

func (m *maker) variable() Var {
	v := Var{Name: "v", Min: -m.IntN(2), Max: 1 + m.IntN(2)}
	v.Init = v.Min + m.IntN(2)
	return v
}

func (m *maker) add(o Object) int {
	o.Name = fmt.Sprintf("o%d", len(m.p.Objects))
	m.p.Objects = append(m.p.Objects, o)
	return len(m.p.Objects) - 1
}

func (m *maker) object() {
	world := !m.plain && m.IntN(4) == 0
	switch k := m.IntN(14); {
	case k < 6:
		c := Count{Const: m.IntN(3)}
		if k == 0 && len(m.p.Vars) > 0 && m.p.Vars[0].Min >= 0 && !m.plain {
			c = Count{Plus: Ref{Shared, 0}}
		}
		if k == 1 && !m.plain {
			c.Const = Unbounded
		}
		if world = world && c.Const == 1; world {
			c = Count{Const: 1}
		}
		m.add(Object{Kind: Chan, Cap: c, Parent: None, World: world, Repeats: world && m.IntN(2) == 0})
	case k == 6:
		m.add(Object{Kind: Nil, Parent: None})
	case k < 9:
		m.add(Object{Kind: Mutex, Parent: None, World: world})
	case k < 11:
		m.add(Object{Kind: WaitGroup, Parent: None})
	case k < 12:
		mutex := m.add(Object{Kind: Mutex, Parent: None, World: world})
		m.add(Object{Kind: Cond, Parent: mutex})
	default:
		parent := None
		for o := range m.p.Objects {
			if m.p.Objects[o].Kind == Context {
				parent = o
			}
		}
		m.add(Object{Kind: Context, Parent: parent, World: world})
	}
}

var opsOf = map[Kind][]Op{
	Chan:      {Send, Send, Send, Recv, Recv, Recv, Close, Select, Select, Full, Empty},
	Nil:       {Recv, Send, Select, Select, Empty, Close},
	Mutex:     {Lock, Lock, Unlock, RLock, RUnlock, Lock, Unlock, TryLock, TryRLock},
	WaitGroup: {Add, Add, Wait},
	Cond:      {CondWait, Signal, Broadcast},
	Context:   {Recv, Cancel, Select, Cancelled},
}

func (m *maker) proc(i, procs int) {
	p := &Proc{Name: fmt.Sprintf("p%d", i)}
	m.vars = nil
	for v := range m.p.Vars {
		m.vars = append(m.vars, Ref{Shared, v})
	}
	if m.IntN(3) == 0 {
		p.Vars = append(p.Vars, m.variable())
		m.vars = append(m.vars, Ref{Local, 0})
	}
	m.p.Procs = append(m.p.Procs, p)
	size := 2 + m.IntN(5)
	starts := 0
	if i < procs-1 {
		starts = 1 + m.IntN(2)
	}
	for k := range starts + size {
		n := Node{Op: Go, Obj: None, Proc: i + 1, Next: []int{k + 1}}
		if k >= starts {
			n = m.node(k, starts, starts+size)
		} else if i == 0 && k == 1 && procs > 2 {
			n.Proc = 2
		}
		p.Nodes = append(p.Nodes, n)
	}
	last := Node{Op: End, Obj: None}
	if !m.plain {
		switch m.IntN(12) {
		case 0:
			last.Op = Exit
		case 1:
			last = Node{Op: Cut, Obj: None, Touches: []int{m.IntN(len(m.p.Objects))}}
		}
	}
	p.Nodes = append(p.Nodes, last)
}

// node makes the k'th node of a proc; those before lo start goroutines, hi is the last.
func (m *maker) node(k, lo, hi int) Node {
	anywhere := func() int {
		if m.IntN(3) > 0 {
			return min(k+1+m.IntN(2), hi)
		}
		return lo + m.IntN(hi-lo+1)
	}
	n := Node{Obj: None, Next: []int{k + 1}}
	if m.IntN(5) == 0 {
		n.Op = []Op{Branch, Branch, Set, Inc, Test, Choose}[m.IntN(6)]
		if n.Op == Branch || len(m.vars) == 0 {
			n.Op, n.Next, n.Opaque = Branch, []int{anywhere(), anywhere()}, !m.plain && m.IntN(3) == 0
			n.Next = n.Next[:1+m.IntN(2)]
			return n
		}
		n.Var = m.vars[m.IntN(len(m.vars))]
		n.Count.Const = m.IntN(3) - 1
		if m.IntN(4) == 0 {
			n.Count.Plus = m.vars[m.IntN(len(m.vars))]
		}
		if n.Op == Test {
			n.Cmp, n.Next = Equal+Cmp(m.IntN(2)), []int{k + 1, anywhere()}
		}
		return n
	}
	if m.p.Bubble && m.IntN(4) == 0 {
		n.Op = Sleep + Op(m.IntN(2))
		return n
	}
	obj := m.IntN(len(m.p.Objects))
	n.Obj = obj
	o := m.p.Objects[obj]
	list := opsOf[o.Kind]
	n.Op = list[m.IntN(len(list))]
	switch n.Op {
	case Recv, Full, Empty, TryLock, TryRLock, Cancelled:
		if o.Kind != Context || n.Op == Cancelled {
			n.Next = []int{k + 1, anywhere()}
		}
	case Add:
		n.Count.Const = []int{-1, 1, -1, 2}[m.IntN(4)]
	case Select:
		m.cases(&n, k, anywhere)
	}
	if o.World && o.Kind == Chan && m.IntN(3) == 0 {
		n.Obj = obj
		n.Op, n.Next, n.Cases = Arm+Op(m.IntN(2)), []int{k + 1}, nil
	}
	return n
}

func (m *maker) cases(n *Node, k int, anywhere func() int) {
	for o := range m.p.Objects {
		kind := m.p.Objects[o].Kind
		if kind != Chan && kind != Context && kind != Nil || o != n.Obj && m.IntN(2) == 0 {
			continue
		}
		c := Case{Op: Recv, Obj: o, Next: k + 1, Closed: None}
		if kind != Context && m.IntN(2) == 0 {
			c.Op = Send
		} else if kind == Chan && m.IntN(2) == 0 {
			c.Closed = anywhere()
		}
		if m.IntN(2) == 0 {
			c.Next = anywhere()
		}
		n.Cases = append(n.Cases, c)
	}
	if !m.plain && m.IntN(12) == 0 {
		n.Cases = append(n.Cases, Case{Op: Recv, Obj: None, Next: anywhere(), Closed: None})
	}
	n.Obj, n.Next = None, nil
	if m.IntN(4) == 0 {
		n.Next = []int{anywhere()}
	}
}

// The environment can have the random tests go on for longer, or begin as one that
// failed did.
const (
	fuzzEnv = "CONCLSP_FUZZ" // a duration
	seedEnv = "CONCLSP_SEED" // a number
)

func seeds(t *testing.T, n int) func(yield func(uint64) bool) {
	length, _ := time.ParseDuration(os.Getenv(fuzzEnv))
	seed := uint64(1)
	if length > 0 {
		seed = uint64(time.Now().UnixNano())
	}
	if text := os.Getenv(seedEnv); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
		n = 1
	}
	end := time.Now().Add(length)
	return func(yield func(uint64) bool) {
		for k := uint64(0); k < uint64(n) || time.Now().Before(end); k++ {
			if t.Failed() || !yield(seed+k) {
				return
			}
		}
	}
}

// TestRandomPrograms compares the explorer, with and without reduction, with the
// reference, and has the reference replay each trace.
func TestRandomPrograms(t *testing.T) {
	const limit = 2000
	programs, skipped, faults, because := 0, 0, map[FaultKind]int{}, 0
	all, less := 0, 0
	for seed := range seeds(t, 1000) {
		p := newMaker(seed, false).program()
		r := ref{p: p}
		g := r.graph(r.start(), limit)
		result, whole := explore(p, limit, true), explore(p, limit, false)
		if g == nil || !whole.Complete {
			skipped++
			continue
		}
		if !result.Complete {
			t.Fatalf("%s=%d: incomplete only if reduced", seedEnv, seed)
		}
		programs++
		less, all = less+result.States, all+whole.States
		want := r.faults(g)
		for _, res := range []*Result{result, whole} {
			got := map[event]bool{}
			for i, f := range res.Faults {
				got[event{kind: f.Kind, place: place{f.Proc, f.Node}, with: f.Case}] = true
				faults[f.Kind]++
				if f.Because != None {
					because++
				}
				if err := r.replay(f); err != nil {
					t.Fatalf("%s=%d: fault %d: %v\n%+v\n%s", seedEnv, seed, i, err, f, p)
				}
			}
			if !maps.Equal(got, want) {
				t.Fatalf("%s=%d: reduced %v:\n%v\nwant\n%v\n%s", seedEnv, seed, res == result, got, want, p)
			}
		}
	}
	t.Logf("%d programs, %d too large; %d states reduced to %d; faults %v, %d because of others", programs, skipped, all, less, faults, because)
	if programs < skipped {
		t.Error("that is too few to learn anything")
	}
}

// replay forces the schedule of a trace, and sees whether it leads to the fault. A step
// that leads to the same node with and without an effect stands for both.
func (r ref) replay(f Fault) error {
	states := []*refState{r.start()}
	for i, step := range f.Trace {
		var next []*refState
		for _, s := range states {
			next = append(next, r.follow(s, step)...)
		}
		if states = next; len(states) == 0 {
			return fmt.Errorf("step %d cannot be taken", i)
		}
	}
	var err error
	for _, s := range states {
		if err = r.confirm(s, f); err == nil {
			break
		}
	}
	return err
}

func (r ref) confirm(s *refState, f Fault) error {
	if s.tainted {
		return fmt.Errorf("the trace proves nothing")
	}
	if at := s.gs[f.Goroutine]; at.proc != f.Proc || at.node != f.Node {
		return fmt.Errorf("goroutine %d is at %d.%d", f.Goroutine, at.proc, at.node)
	}
	if len(f.Others) != len(s.gs)-1 {
		return fmt.Errorf("%d others of %d", len(f.Others), len(s.gs))
	}
	g := r.graph(s, 1<<20)
	for _, o := range f.Others {
		at := s.gs[o.Goroutine]
		if at.proc != o.Proc || at.node != o.Node || (at.phase == "ended") != (o.How == Ended) || o.How == Waits && g.free[0][o.Goroutine] {
			return fmt.Errorf("%+v is %+v", o, at)
		}
	}
	if f.Kind == Stuck {
		if g.free[0][f.Goroutine] {
			return fmt.Errorf("it can go on")
		}
		return nil
	}
	if !slices.ContainsFunc(r.of(s, f.Goroutine), func(m refMove) bool { return m.panic == f.Kind && m.with == f.Case }) {
		return fmt.Errorf("no panic")
	}
	return nil
}

// follow returns the states after a step. Who waits at the other end parks before.
func (r ref) follow(s *refState, step Step) []*refState {
	if step.With != nil {
		h := step.With.Goroutine
		if n := r.node(s, h); hasDefault(n) || r.woken(s, n) {
			s = s.copy()
			s.gs[step.Goroutine].phase = "parked"
			meet := Step{Goroutine: h, Case: step.With.Case, Next: step.With.Next, Obj: None, Woke: None}
			return r.match(s, meet, step.Goroutine, step.Next)
		}
		s = s.copy()
		s.gs[h].phase = "parked"
		return r.match(s, step, h, step.With.Next)
	}
	if r.p.Bubble && (step.Goroutine == None || r.takesTime(s, step)) {
		s = r.parkAll(s)
	}
	return r.match(s, step, None, None)
}

// match returns the states after the moves that fit a step, with a partner if there is one.
func (r ref) match(s *refState, step Step, partner, to int) (all []*refState) {
	for _, m := range r.moves(s) {
		fits := m.to != nil && !m.park && m.world == step.Obj
		if m.world == None {
			fits = fits && m.moved[0] == step.Goroutine && m.with == step.Case && m.woke == step.Woke &&
				(m.next == step.Next) && m.to.tainted == s.tainted
			fits = fits && (r.node(s, step.Goroutine).Op != Choose || m.value == step.Value)
		}
		if partner != None {
			fits = fits && len(m.moved) == 2 && m.moved[1] == partner && m.to.gs[partner].node == to
		} else if m.world == None && m.woke == None && len(m.moved) == 2 && r.node(s, step.Goroutine).Op != Broadcast {
			fits = false
		}
		if fits {
			all = append(all, m.to)
		}
	}
	return all
}
