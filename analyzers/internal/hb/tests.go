package hb

import (
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// subtest appends t.Run. A subtest that calls Parallel goes on when the function
// around it has returned, beside the others that do; t.Run of a subtest returns
// when those that it has started have ended.
func (b *builder) subtest(f *frame, cur *Node, site ssa.CallInstruction, eff syncs.Effect) *Node {
	fn, _ := b.s.function(val{eff.Fn, f})
	if fn == nil {
		return b.opaque(f, cur, site)
	}
	if parallel(fn) {
		n := b.then(cur, Spawn, f, site)
		t := b.s.child(f, n, conc.Spawn{Site: site})
		if t == nil {
			n.Op = None
			return b.opaque(f, n, site)
		}
		t.parallel, t.counted = true, true
		t.group = b.s.object(val{eff.Recv, f})
		return n
	}
	cur = b.callback(f, cur, site, eff.Fn, false)
	if callee := f.calls[site]; callee != nil && cur != nil {
		cur = b.ended(cur, callee)
	}
	return cur
}

// ended waits for the parallel subtests of a test.
func (b *builder) ended(cur *Node, test *frame) *Node {
	if len(test.fn.Params) != 1 {
		return cur
	}
	n := b.then(cur, Wait, test, nil)
	n.Obj = b.s.object(val{test.fn.Params[0], test})
	return n
}

// many appends a call that runs a function in several goroutines and waits for
// them.
func (b *builder) many(f *frame, cur *Node, site ssa.CallInstruction) *Node {
	head := b.then(cur, None, f, nil)
	n := b.then(head, Spawn, f, site)
	t := b.s.child(f, n, conc.Spawn{Site: site})
	if t == nil {
		n.Op = None
		return b.opaque(f, n, site)
	}
	t.counted = true
	t.group = Object{Loc: Loc{Root: Root{f, site.(*ssa.Call)}}, Known: true, private: true}
	link(n, head)
	wait := b.then(head, Wait, f, site)
	wait.Obj = t.group
	return wait
}

// parallel reports whether a subtest calls t.Parallel, directly.
func parallel(fn *ssa.Function) bool { return parallelCall(fn) != nil }

func parallelCall(fn *ssa.Function) *ssa.Call {
	for _, blk := range fn.Blocks {
		for _, instr := range blk.Instrs {
			if c, ok := instr.(*ssa.Call); ok {
				if eff, ok := syncs.Of(c.Common()); ok && eff.Op == syncs.TestParallel {
					return c
				}
			}
		}
	}
	return nil
}

// markEarly marks what a parallel subtest does before it calls Parallel: that is
// done while t.Run is executed, so that it meets nothing but what the subtest
// itself has started.
func (t *Thread) markEarly() {
	var from *Node
	for _, n := range t.Nodes {
		if n.Op == Begin {
			from = n
		}
	}
	for _, n := range t.Nodes {
		n.early = from == nil || !t.reaches(from, n)
	}
}

// spawns reports whether a call starts goroutines, as this package sees it.
func spawns(call ssa.CallInstruction) bool {
	if _, ok := conc.SpawnAt(call); ok {
		return true
	}
	eff, ok := syncs.Of(call.Common())
	if !ok || eff.Op != syncs.RunMany && eff.Op != syncs.TestRun {
		return false
	}
	if eff.Op == syncs.RunMany {
		return true
	}
	switch v := eff.Fn.(type) {
	case *ssa.Function:
		return parallel(v)
	case *ssa.MakeClosure:
		return parallel(v.Fn.(*ssa.Function))
	}
	return false
}
