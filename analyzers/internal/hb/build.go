package hb

import (
	"go/constant"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// Bounds of a scope. What lies beyond is opaque, and so orders whatever it could.
const (
	maxInline  = 4    // calls below the function that a goroutine starts with
	maxThreads = 24   // goroutines in the text
	maxNesting = 4    // goroutines that start goroutines
	maxNodes   = 4000 // of all threads
)

// Build extracts the scope of fn. It is nil if fn starts no goroutine: neither
// itself nor in what is inlined.
func Build(fn *ssa.Function) *Scope {
	s := &Scope{
		covered: map[*ssa.Function]bool{},
		single:  map[*ssa.Alloc]*ssa.Store{},
		leaked:  map[ssa.Value]bool{},
		writes:  map[Loc]int{},
		leads:   map[types.Type]bool{},
		seen:    map[val]bool{},
		text:    map[*ssa.Function]*text{},
	}
	s.bubble = inBubble(fn)
	s.Root = &Thread{Body: fn}
	s.Threads = []*Thread{s.Root}
	for i := 0; i < len(s.Threads); i++ { // grows
		t := s.Threads[i]
		t.index = i
		s.build(t)
		if i == 0 && len(s.Threads) == 1 {
			return nil
		}
	}
	s.finish()
	return s
}

// build makes the graph of a thread.
func (s *Scope) build(t *Thread) {
	f := &frame{fn: t.Body, thread: t, calls: map[ssa.CallInstruction]*frame{}}
	if t.Site != nil {
		f = t.Site.spawned
		f.thread = t
	}
	b := &builder{s: s, t: t}
	t.entry, t.exit = b.function(f)
	if t.parallel {
		t.exit = b.ended(t.exit, f)
		t.markEarly()
	}
	if t.counted {
		n := b.then(t.exit, Done, f, nil)
		n.Obj = t.group
	}
	if t.Site == nil {
		return
	}
	if call, ok := t.Site.Instr.(*ssa.Call); ok {
		// Stopping its timer tells whether the function has run.
		n := b.then(t.exit, Signal, f, nil)
		n.Obj = b.s.object(val{call, t.Site.frame})
	}
}

// builder makes the graph of one thread.
type builder struct {
	s *Scope
	t *Thread
}

func (b *builder) node(op Op, f *frame, instr ssa.Instruction) *Node {
	b.s.nodes++
	return b.t.node(op, f, instr)
}

// then appends a node after cur.
func (b *builder) then(cur *Node, op Op, f *frame, instr ssa.Instruction) *Node {
	n := b.node(op, f, instr)
	link(cur, n)
	return n
}

// function inlines the body of a frame and returns its first and last node.
func (b *builder) function(f *frame) (entry, exit *Node) {
	b.s.covered[f.fn] = true
	f.blocks = map[*ssa.BasicBlock]*Node{}
	for _, blk := range f.fn.Blocks {
		f.blocks[blk] = b.node(None, f, nil)
	}
	exit = b.node(None, f, nil)
	tx := b.s.textOf(f.fn)
	loops := tx.loops
	last := map[*ssa.BasicBlock]*Node{}
	waits := map[*ssa.BasicBlock][]*Node{} // the acquires in each block
	for _, blk := range tx.order {
		from := len(b.t.Nodes)
		cur := f.blocks[blk]
		for _, instr := range blk.Instrs {
			if cur = b.instr(f, cur, instr); cur == nil {
				break
			}
		}
		for _, n := range b.t.Nodes[from:] {
			if n.acquires() {
				waits[blk] = append(waits[blk], n)
			}
		}
		if cur != nil {
			cur = b.then(cur, None, f, nil) // to have come here is to have passed all of the block
		}
		last[blk] = cur
	}
	for _, blk := range f.fn.Blocks {
		if last[blk] != nil {
			b.leave(f, blk, last, waits, loops, exit)
		}
	}
	return f.blocks[f.fn.Blocks[0]], exit
}

// leave links the end of a block to what follows it.
func (b *builder) leave(f *frame, blk *ssa.BasicBlock, last map[*ssa.BasicBlock]*Node, waits map[*ssa.BasicBlock][]*Node, loops map[*ssa.BasicBlock]*loop, exit *Node) {
	cur := last[blk]
	switch instr := blk.Instrs[len(blk.Instrs)-1].(type) {
	case *ssa.Return:
		n := b.then(cur, None, f, instr)
		f.returns = append(f.returns, n)
		link(n, exit)
	case *ssa.If:
		name, negated := b.s.condition(val{instr.Cond, f})
		for i, succ := range blk.Succs {
			from, out := cur, len(cur.succs)
			if i == 0 {
				from = b.selectCase(f, cur, instr.Cond)
			}
			from = b.gate(f, from, instr.Cond, i == 0, last)
			if l := left(loops, blk, blk.Succs[1-i], succ); l != nil {
				from = b.leaveLoop(f, from, l, last, waits)
			}
			e := edge{to: f.blocks[succ], cond: name, val: (i == 0) != negated}
			if from != cur {
				// The condition belongs to the edge into what was put between.
				cur.succs[out].cond, cur.succs[out].val = name, e.val
				e.cond = ""
			}
			from.succs = append(from.succs, e)
		}
	case *ssa.Panic:
	default:
		for _, succ := range blk.Succs {
			link(cur, f.blocks[succ])
		}
	}
}

// leaveLoop puts a node on the way out of a loop's head if the body waits for
// something: the loop is there to wait as often as something was started, so
// it is left only if its body can run to the end.
func (b *builder) leaveLoop(f *frame, cur *Node, l *loop, last map[*ssa.BasicBlock]*Node, waits map[*ssa.BasicBlock][]*Node) *Node {
	var waiting []*Node
	for _, blk := range f.fn.Blocks {
		if l.body[blk] {
			waiting = append(waiting, waits[blk]...)
		}
	}
	if len(waiting) == 0 {
		return cur
	}
	n := b.then(cur, Leave, f, nil)
	n.body = waiting
	for _, blk := range l.latches {
		if last[blk] != nil {
			n.latches = append(n.latches, last[blk])
		}
	}
	return n
}

// selectCase puts the operation of a select's case on the edge that the
// dispatch takes for it.
func (b *builder) selectCase(f *frame, cur *Node, cond ssa.Value) *Node {
	eq, ok := cond.(*ssa.BinOp)
	if !ok || eq.Op != token.EQL {
		return cur
	}
	idx, ok := eq.X.(*ssa.Extract)
	if !ok || idx.Index != 0 {
		return cur
	}
	sel, ok := idx.Tuple.(*ssa.Select)
	c, isConst := eq.Y.(*ssa.Const)
	if !ok || !isConst || c.Value == nil {
		return cur
	}
	i, ok := constant.Int64Val(c.Value)
	if !ok || i < 0 || int(i) >= len(sel.States) {
		return cur
	}
	st := sel.States[i]
	return b.channelOp(f, cur, sel, st.Chan, st.Send != nil)
}

// instr appends what an instruction does. It returns nil if control does not
// come out of it.
func (b *builder) instr(f *frame, cur *Node, instr ssa.Instruction) *Node {
	switch v := instr.(type) {
	case *ssa.Store:
		return b.access(f, cur, instr, Write, val{v.Addr, f}, "")
	case *ssa.UnOp:
		switch v.Op {
		case token.MUL:
			return b.access(f, cur, instr, Read, val{v.X, f}, "")
		case token.ARROW:
			return b.channelOp(f, cur, instr, v.X, false)
		}
	case *ssa.MapUpdate:
		return b.access(f, cur, instr, Write, val{v.Map, f}, "{}")
	case *ssa.Lookup:
		if isMap(v.X) {
			return b.access(f, cur, instr, Read, val{v.X, f}, "{}")
		}
	case *ssa.Range:
		if isMap(v.X) {
			return b.access(f, cur, instr, Read, val{v.X, f}, "{}")
		}
	case *ssa.Next:
		if r, ok := v.Iter.(*ssa.Range); ok && isMap(r.X) {
			return b.access(f, cur, instr, Read, val{r.X, f}, "{}")
		}
	case *ssa.Send:
		return b.channelOp(f, cur, instr, v.Chan, true)
	case *ssa.Call:
		return b.call(f, cur, v)
	case *ssa.Go:
		return b.spawn(f, cur, v)
	case *ssa.RunDefers:
		return b.deferred(f, cur, instr)
	}
	return cur
}

// deferred appends the deferred calls, last first. One that stands under a
// condition is taken to run.
func (b *builder) deferred(f *frame, cur *Node, at ssa.Instruction) *Node {
	var list []*ssa.Defer
	for _, d := range b.s.textOf(f.fn).defers {
		if d.Block() == at.Block() || blockReaches(d.Block(), at.Block()) {
			list = append(list, d)
		}
	}
	for i := len(list) - 1; i >= 0 && cur != nil; i-- {
		cur = b.call(f, cur, list[i])
	}
	return cur
}

// access appends a read or write of what addr leads to.
func (b *builder) access(f *frame, cur *Node, instr ssa.Instruction, op Op, addr val, elem string) *Node {
	l, ok := b.s.target(addr)
	if !ok || !l.exact() {
		return cur
	}
	n := b.then(cur, op, f, instr)
	n.Loc = l.add(elem)
	if op == Write {
		b.s.writes[n.Loc]++
	}
	return n
}

// spawn appends the start of a goroutine.
func (b *builder) spawn(f *frame, cur *Node, site ssa.CallInstruction) *Node {
	sp, ok := conc.SpawnAt(site)
	if !ok {
		return cur
	}
	n := b.then(cur, Spawn, f, site)
	child := b.s.child(f, n, sp)
	if child == nil {
		// Its body cannot be seen: it may do anything with what it is given.
		n.Op = Call
		n.roots, _ = b.s.rootsOf(f, operandsOf(site))
		return n
	}
	return n
}

// child makes the thread that a node starts, unless its body is out of sight.
func (s *Scope) child(f *frame, n *Node, sp conc.Spawn) *Thread {
	fr := &frame{calls: map[ssa.CallInstruction]*frame{}, caller: f}
	switch {
	case sp.Body != nil:
		fr.fn = sp.Body
		for _, a := range sp.Args {
			fr.args = append(fr.args, val{a, f})
		}
		if sp.Closure != nil {
			for _, v := range sp.Closure.Bindings {
				fr.bindings = append(fr.bindings, val{v, f})
			}
		}
	default:
		fn, bindings := s.function(val{spawnedValue(sp), f})
		if fn == nil {
			return nil
		}
		fr.fn, fr.bindings = fn, bindings
		for _, a := range sp.Args {
			fr.args = append(fr.args, val{a, f})
		}
	}
	depth := 0
	for t := n.Thread; t != nil; t = t.Parent {
		depth++
	}
	if len(fr.fn.Blocks) == 0 || len(s.Threads) >= maxThreads || depth > maxNesting || s.nodes > maxNodes || !s.local(fr.fn) {
		return nil
	}
	t := &Thread{Parent: n.Thread, Site: n, Body: fr.fn}
	n.Child, n.spawned = t, fr
	s.Threads = append(s.Threads, t)
	if sp.Group != nil {
		t.group = s.object(val{sp.Group, f})
		t.counted = true
	}
	return t
}

// spawnedValue returns the function value that a spawn runs.
func spawnedValue(sp conc.Spawn) ssa.Value {
	call := sp.Site.Common()
	if _, ok := sp.Site.(*ssa.Go); ok {
		if call.IsInvoke() {
			return nil
		}
		return call.Value
	}
	eff, _ := syncs.Of(call)
	return eff.Fn
}

// Starts reports whether fn starts a goroutine itself, or in a function of the
// package that it calls. It is a cheap test to
// save most functions the rest.
func Starts(fn *ssa.Function) bool { return starts(fn, fn, 1) }

func starts(root, fn *ssa.Function, depth int) bool {
	for _, anon := range fn.AnonFuncs {
		if starts(root, anon, depth) {
			return true
		}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if spawns(call) {
				return true
			}
			if callee := call.Common().StaticCallee(); depth > 0 && callee != nil && callee != fn && PackageOf(callee) == PackageOf(root) && starts(root, callee, depth-1) {
				return true
			}
		}
	}
	return false
}
