package scope

import (
	"cmp"
	"go/token"
	"slices"
	"strconv"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// Bounds of a scope. Beyond them there is no program.
const (
	maxDepth   = 8             // calls that are inlined into each other
	maxNodes   = 2000          // before the reduction
	maxConfigs = 20            // of what is known where one block starts
	maxSteps   = 6000          // of work, in all rounds
	maxSpent   = 25 * maxSteps // of work, for all scopes of a package
	maxProcs   = 40
	maxRounds  = 8
	maxTries   = 2  // each without what was too much before
	maxExits   = 12 // of one inlined call
)

// A machine executes the goroutines of one scope.
type machine struct {
	pkg    *Package
	root   *ssa.Function
	client *driving // who uses the object of the scope, nil if the scope is a function
	strict bool     // data of other packages comes in, see doubtOf
	given  bool     // what the root is given are its caller's objects, as for an Automaton
	values map[valueKey]*value
	plain  [compare + 1]*value
	bools  [2]*value
	instrs map[ssa.Instruction]int // numbers, in the order of use
	ctxs   map[ctxKey]*context
	// threads holds what is known along a path besides registers.
	threads map[string]*thread

	// What is found out in one round and holds in the next ones.
	objects map[string]*object
	order   []*object
	cells   map[*value]map[string]*cell // by base and path
	escaped map[*value]bool
	limits  map[*value]*value       // of errgroups
	uses    map[string]map[use]bool // where unchanging conditions and bounds are asked
	multi   map[string]bool         // procs that several goroutines execute
	bubble  bool                    // time stands still while goroutines move
	timed   bool                    // something happens some time
	shared  bool                    // package variables are in sight
	strange map[*ssa.Global]bool    // but these
	exposed map[*ssa.Function]bool  // the world may call, which use some
	ofTest  map[*object]bool        // contexts that are cancelled when the test in the bubble ends
	pointed map[*value]bool         // memory that is pointed to from elsewhere than a register
	lasting map[string]bool         // registers whose values are kept elsewhere, by name
	wanted  map[ssa.Value]bool      // variables in loops that are made though their types tell of no object
	cellIDs int
	calls   []ctxKey // of functions that are given
	changed bool
	rounds  int

	// One round.
	procs   []*proc
	byKey   map[string]*proc
	nodes   int
	steps   int
	vars    map[string]*variable
	covered map[*ssa.Function]bool
	started map[string]int
	tooBig  string
	hard    *ssa.Function // because of which
	current *ssa.Function // that is executed
	buf     []byte        // of a key
	slab    []node        // unused
}

// A use is a place that asks for something.
type use struct {
	instr ssa.Instruction
	proc  int
	again bool // comes there more than once
}

// An object is a model.Object in the making.
type object struct {
	id      int
	kind    model.Kind
	key     string
	cap     *value // nil for none
	parent  *object
	name    string
	pos     token.Pos
	site    ssa.Value
	world   bool // from the start
	repeats bool
	base    *value // the memory it is in, nil for channels and contexts
	path    string
	closed  bool
	open    bool // code of another package uses it as well, see opens
	lent    bool // unlocked by who has not locked it
	weighs  bool // a semaphore of which several places are taken at a time
	escaped bool // belongs to the world
	out     int  // place in the program
	round   int  // in which parent was set
}

// A variable is a model.Var in the making.
type variable struct {
	model.Var
	key    string
	local  *proc // nil if all goroutines share it
	choose bool  // chosen when the program starts
	out    int
}

// A proc is a model.Proc in the making.
type proc struct {
	index int
	key   string
	name  string
	pos   token.Pos
	nodes []*node
	entry int
	body  func(p *proc)
	site  ssa.Instruction
	by    *proc // started it first
}

// A node is a model.Node in the making.
type node struct {
	model.Node
	obj     *object
	cases   []branch
	v       *variable
	plus    *variable
	proc    *proc
	touches []*object
	all     bool     // of Cut: all objects
	keep    bool     // to be told, though it changes nothing
	vals    []*value // of opCall and opReturn: what is handed over
	doubt   bool     // of Branch: whether it comes to this is not known; what follows proves nothing
}

type branch struct {
	op   model.Op
	obj  *object
	next int
	shut int // what follows if the channel is closed
}

// A context is an activation of a function: where it was called from.
type context struct {
	id     int
	parent *context
	site   ssa.Instruction // in parent; nil for the first function of a proc
	loops  bool            // it may be activated more than once
	stamp  int             // which caller of a client it belongs to
}

type ctxKey struct {
	parent *context
	site   ssa.Instruction
	proc   string
}

func (m *machine) contextOf(key ctxKey, loops bool) *context {
	c := m.ctxs[key]
	if c == nil {
		c = &context{id: len(m.ctxs), parent: key.parent, site: key.site}
		if key.parent != nil {
			c.stamp = key.parent.stamp
		}
		m.ctxs[key] = c
	}
	c.loops = loops
	return c
}

// A thread is what a path of a goroutine carries across calls.
type thread struct {
	id       int
	counts   []count   // of what was made in loops
	facts    []string  // unchanging conditions that were decided, "+c" or "-c"
	cleanups []cleanup // of a test, the last one first
	mem      []held    // the variables that only this goroutine writes
	launched bool      // it has started others, which may read them
	blind    bool      // facts were forgotten
}

// A cleanup is a function that runs at the end of a test.
type cleanup struct {
	site ssa.CallInstruction
	fn   *value
}

// held is what a variable holds at a place.
type held struct {
	c *cell
	v *value
}

type count struct {
	instr ssa.Instruction
	ctx   *context
	n     int
}

// instrID numbers an instruction.
func (m *machine) instrID(instr ssa.Instruction) int {
	id, ok := m.instrs[instr]
	if !ok {
		id = len(m.instrs)
		m.instrs[instr] = id
	}
	return id
}

// thread returns the one thread that equals t.
func (m *machine) thread(t thread) *thread {
	slices.SortFunc(t.counts, func(a, b count) int {
		return cmp.Or(cmp.Compare(a.ctx.id, b.ctx.id), cmp.Compare(m.instrID(a.instr), m.instrID(b.instr)))
	})
	slices.Sort(t.facts)
	var key []byte
	num := func(after byte, list ...int) {
		for _, n := range list {
			key = append(strconv.AppendInt(key, int64(n), 10), ',')
		}
		key = append(key, after)
	}
	for _, c := range t.counts {
		num('#', c.ctx.id, m.instrID(c.instr), c.n)
	}
	for _, f := range t.facts {
		key = append(append(key, f...), ';')
	}
	for _, c := range t.cleanups {
		num('c', c.fn.id)
	}
	for _, h := range t.mem {
		num('m', h.c.id, h.v.id)
	}
	num('l', btoi(t.launched), btoi(t.blind))
	if old := m.threads[string(key)]; old != nil {
		return old
	}
	t.id = len(m.threads)
	m.threads[string(key)] = &t
	return &t
}

// counted returns how often an instruction has made something on this path, and
// counts it.
func (st *state) counted(m *machine, instr ssa.Instruction, ctx *context) int {
	t := *st.th
	t.counts = slices.Clone(t.counts)
	for i := range t.counts {
		if c := &t.counts[i]; c.instr == instr && c.ctx == ctx {
			n := c.n
			if c.n <= maxExact {
				c.n++
				st.th = m.thread(t)
			}
			return n
		}
	}
	t.counts = append(t.counts, count{instr, ctx, 1})
	st.th = m.thread(t)
	return 0
}

// A state is what a path knows at a place of one activation.
type state struct {
	regs   []*value
	defers []deferred
	th     *thread
	cur    int // the last node
	self   [1]*state
	// answers is what functions have returned to the one of another package that is
	// being executed, by the number of the call.
	answers []*value
}

// only returns the list of st alone.
func (st *state) only() []*state {
	st.self[0] = st
	return st.self[:]
}

type deferred struct {
	instr *ssa.Defer
	fn    *value   // nil if the call names it
	args  []*value // all that the call evaluated
	// once is to be left, which sets done: what Once.Do defers.
	once *object
	done *variable
	at   ssa.CallInstruction
}

func (st *state) clone() *state {
	c := *st
	c.regs = slices.Clone(st.regs)
	c.defers = slices.Clone(st.defers)
	return &c
}

// An exit is one way in which an activation ends.
type exit struct {
	how     ending
	results *value // a tuple
	th      *thread
	cur     int
	at      ssa.Instruction // of the first function of a scope: where it returns
	text    string
}

type ending uint8

const (
	returns ending = iota
	panics
	goexit
)

// add appends a node to a proc.
func (p *proc) add(m *machine, n *node) int {
	m.nodes++
	if m.nodes > m.most(maxNodes) {
		m.fail("too many nodes", m.current)
	}
	p.nodes = append(p.nodes, n)
	return len(p.nodes) - 1
}

// node returns a new node; they are many, and made together.
func (m *machine) node(n model.Node) *node {
	if len(m.slab) == 0 {
		m.slab = make([]node, 64)
	}
	e := &m.slab[0]
	m.slab = m.slab[1:]
	e.Node = n
	return e
}

// joint appends a node that does nothing.
func (p *proc) joint(m *machine) int {
	return p.add(m, m.node(model.Node{Op: model.Branch}))
}

func (p *proc) link(from, to int) { p.nodes[from].Next = append(p.nodes[from].Next, to) }

// fail gives the scope up, because of a function.
func (m *machine) fail(why string, fn *ssa.Function) {
	if m.tooBig == "" {
		m.tooBig, m.hard = why, fn
	}
}

// escape gives a value to the world, and all that can be reached from it.
func (m *machine) escape(v *value) {
	if v == nil || m.escaped[v] || !v.known() {
		return
	}
	m.escaped[v] = true
	m.expose(v)
	m.changed = true
	if v.obj != nil && (v.kind != objRef || v.obj.kind != model.Context) {
		v.obj.escaped = true
	}
	switch v.kind {
	case pointer, content, readSide:
		m.escape(v.base)
	case memory:
		for _, c := range m.sorted(v) {
			for _, w := range c.content {
				m.escape(w)
			}
		}
		for _, o := range m.order {
			if o.base == v {
				o.escaped = true
			}
		}
	}
	for _, e := range v.list {
		m.escape(e)
	}
}
