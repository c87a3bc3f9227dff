package hb

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Op is what a node does.
type Op uint8

// The operations. Those that order come in pairs: a release is what a goroutine
// tells, an acquire what it waits for.
const (
	None    Op = iota
	Read       // of Loc
	Write      // of Loc
	Spawn      // of Child
	Lock       // of Obj
	Unlock     //
	RLock      //
	RUnlock    //
	Send       // on a channel; a release, and an acquire of the receipt if the buffer is small
	Recv       // from a channel; an acquire, and a release towards senders
	Close      // of a channel
	Done       // a WaitGroup or errgroup counts one goroutine less
	Wait       // for a WaitGroup or errgroup
	Signal     // any other release: unlock, atomic store, cond signal, cancel
	Await      // any other acquire: flag tested, cond wait, context done
	Call       // code that cannot be seen; may release and acquire its objects
	Leave      // leaving a loop from its head: somebody ran its body
	Gate       // a branch that only some of the values chosen before lead to
	Begin      // a parallel subtest goes on after those around it have returned
	Never      // nothing after it is compared with what is before it (synctest.Wait)
)

// A Thread is the code of one goroutine: the function that is analysed, or
// what one spawn starts. A spawn in a loop gives one Thread and many
// goroutines.
type Thread struct {
	Parent *Thread // nil for the function that is analysed
	Site   *Node   // the Spawn in Parent
	Body   *ssa.Function
	Nodes  []*Node

	entry, exit *Node
	index       int
	ops         []*Node          // the nodes that tell other goroutines something
	flags       []*Node          // those that test what others tell by a flag
	reach       map[*Node][]bool // memo of reachability inside Nodes
	behind      map[*Node][]bool // memo of reaching
	preds       [][]*Node        // of each node, nil before it is needed
	group       Object           // counts the goroutine until it ends
	counted     bool
	parallel    bool                      // a subtest that calls Parallel
	holds       map[*Node]map[string]bool // memo of facts
	ends        []bool                    // memo of deadEnds
	held        [][]held                  // locks that may be held before a node; nil before it is computed
}

// A Node is one step of a Thread.
type Node struct {
	Thread *Thread
	Op     Op
	Instr  ssa.Instruction // nil for joints
	Loc    Loc             // for Read and Write
	Obj    Object          // for operations on one object
	Child  *Thread         // for Spawn
	Cap    int             // for Send: the channel's capacity, or -1 if not constant, -2 if unknown

	roots     []Root  // for Call and for contexts: objects it may act on
	waits     []Root  // for Call: contexts whose end it may notice
	spawned   *frame  // for Spawn: the activation that Child begins with
	latches   []*Node // for Leave: the last nodes of the loop's body; for Gate: where a value was chosen
	body      []*Node // for Leave: what the body waits for, cases of a select aside; for Gate: what comes before the choice
	atomic    bool    // for Signal and Await: of an atomic variable
	frame     *frame
	index     int // in Thread.Nodes
	id        int // in the scope
	succs     []edge
	early     bool // before the call of Parallel of a subtest
	throttled bool // for Send: limits how many goroutines run, so that it waits for none in particular
}

// An edge leads to a successor; if cond is not empty, only when the condition
// of that name has the value val.
type edge struct {
	to   *Node
	cond string
	val  bool
}

// Pos returns the best known position of a node.
func (n *Node) Pos() token.Pos {
	if n == nil {
		return token.NoPos
	}
	return InstrPos(n.Instr)
}

// Func returns the function in which the node's instruction stands.
func (n *Node) Func() *ssa.Function { return n.frame.fn }

// acquires reports whether the node may have to wait for another goroutine.
func (n *Node) acquires() bool {
	switch n.Op {
	case Recv, Send, Wait, Await, Call, Lock, RLock, Never:
		return true
	}
	return false
}

// Root is where a location starts: a variable or a value that refers to one,
// in one activation of a function. frame is nil for package variables.
type Root struct {
	frame *frame
	Val   ssa.Value
}

// Loc is a location: what Root leads to by Path, a sequence of ".field", "*"
// (what the reference found here leads to), "[3]", "[@1]" (an index that is a
// value of the scope), "[?]" (some element) and "{}" (the elements of a map).
type Loc struct {
	Root Root
	Path string
}

// An Object is what orders goroutines. Known means that Loc names it; private,
// that nothing but the operations of the scope reaches it.
type Object struct {
	Loc     Loc
	Type    types.Type
	Known   bool
	private bool
	world   bool // a timer or the like: the outside operates on it in any case
}

// A frame is one activation of a function, by the call sites that lead to it.
type frame struct {
	fn       *ssa.Function
	thread   *Thread
	caller   *frame // nil for the function that is analysed
	depth    int    // calls inlined since the goroutine started
	args     []val
	bindings []val
	blocks   map[*ssa.BasicBlock]*Node // first node of each block
	calls    map[ssa.CallInstruction]*frame
	returns  []*Node
}

// A val is a value in an activation.
type val struct {
	v ssa.Value
	f *frame
}

// A Scope is a function with all it starts.
type Scope struct {
	Root    *Thread
	Threads []*Thread // Root first, parents before children

	syms    []val // the values behind "[@n]"
	tested  []Loc // variables that conditions read
	nodes   int
	bubble  bool // the scope runs in a bubble of testing/synctest
	covered map[*ssa.Function]bool
	single  map[*ssa.Alloc]*ssa.Store // memo: the only assignment to a variable
	leaked  map[ssa.Value]bool        // memo of leaks
	writes  map[Loc]int               // number of Write nodes
	leads   map[types.Type]bool       // memo of refers
	seen    map[val]bool              // what rootsOf has visited, kept to be used again
	text    map[*ssa.Function]*text   // memo of textOf
}

func (t *Thread) node(op Op, f *frame, instr ssa.Instruction) *Node {
	n := &Node{Thread: t, Op: op, Instr: instr, frame: f, index: len(t.Nodes)}
	t.Nodes = append(t.Nodes, n)
	return n
}

func link(from, to *Node) { from.succs = append(from.succs, edge{to: to}) }

// reaches reports whether a path of at least one step leads from a to b, both
// of one thread.
func (t *Thread) reaches(a, b *Node) bool { return t.reachable(a)[b.index] }

func (t *Thread) reachable(a *Node) []bool {
	if r, ok := t.reach[a]; ok {
		return r
	}
	if t.reach == nil {
		t.reach = map[*Node][]bool{}
	}
	r := make([]bool, len(t.Nodes))
	stack := []*Node{a}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, e := range n.succs {
			if !r[e.to.index] {
				r[e.to.index] = true
				stack = append(stack, e.to)
			}
		}
	}
	t.reach[a] = r
	return r
}

// reaching returns the nodes from which a path of at least one step leads to n.
func (t *Thread) reaching(n *Node) []bool {
	if r, ok := t.behind[n]; ok {
		return r
	}
	if t.behind == nil {
		t.behind = map[*Node][]bool{}
	}
	preds := t.before()
	r := make([]bool, len(t.Nodes))
	work := []*Node{n}
	for len(work) > 0 {
		m := work[len(work)-1]
		work = work[:len(work)-1]
		for _, p := range preds[m.index] {
			if !r[p.index] {
				r[p.index] = true
				work = append(work, p)
			}
		}
	}
	t.behind[n] = r
	return r
}

// before returns the predecessors of each node.
func (t *Thread) before() [][]*Node {
	if t.preds == nil {
		t.preds = make([][]*Node, len(t.Nodes))
		for _, m := range t.Nodes {
			for _, e := range m.succs {
				t.preds[e.to.index] = append(t.preds[e.to.index], m)
			}
		}
	}
	return t.preds
}

// InstrPos returns the position of an instruction or, for the many that have
// none of their own, of what uses its value or stands next to it.
func InstrPos(instr ssa.Instruction) token.Pos {
	if instr == nil {
		return token.NoPos
	}
	if p := instr.Pos(); p.IsValid() {
		return p
	}
	if v, ok := instr.(ssa.Value); ok {
		if p := usePos(v, 3); p.IsValid() {
			return p
		}
	}
	return nextPos(instr)
}

func usePos(v ssa.Value, depth int) token.Pos {
	if depth == 0 || v.Referrers() == nil {
		return token.NoPos
	}
	for _, r := range *v.Referrers() {
		if _, ok := r.(*ssa.Phi); ok {
			continue
		}
		if p := r.Pos(); p.IsValid() {
			return p
		}
		if rv, ok := r.(ssa.Value); ok {
			if p := usePos(rv, depth-1); p.IsValid() {
				return p
			}
		}
	}
	return token.NoPos
}

func nextPos(instr ssa.Instruction) token.Pos {
	seen := false
	var before token.Pos
	for _, i := range instr.Block().Instrs {
		if i == instr {
			seen = true
		} else if p := i.Pos(); p.IsValid() {
			if seen {
				return p
			}
			before = p
		}
	}
	return before
}

// Covered returns the functions whose bodies the scope contains.
func (s *Scope) Covered() []*ssa.Function {
	return slices.Collect(maps.Keys(s.covered))
}

// apart reports whether a and b can be in two goroutines: of two threads, or
// of one that may run more than once.
func (s *Scope) apart(a, b *Node) bool {
	if a.Thread != b.Thread {
		return true
	}
	for t := a.Thread; t.Site != nil; t = t.Parent {
		if t.Parent.reaches(t.Site, t.Site) {
			return true
		}
	}
	return false
}
