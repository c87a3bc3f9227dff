package scope

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	mathbits "math/bits"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A text is what is the same in every activation of a function.
type text struct {
	index map[ssa.Value]int        // of the registers
	live  []bits                   // registers in use at the start of each block
	reach []bits                   // blocks that can follow each block
	loops map[*ssa.BasicBlock]bits // the bodies of the natural loops, by head
	each  map[ssa.Value]bool       // variables of one iteration, that closures capture
	count map[*ssa.Phi]bool        // index variables of loops

	after   []bits // blocks that all ways from each block come to, itself too
	detours map[*ssa.BasicBlock]*detour
	byName  map[string]int // of index
}

// bits is a set of small numbers.
type bits []uint64

func newBits(n int) bits      { return make(bits, (n+63)/64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bits) add(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) del(i int)      { b[i/64] &^= 1 << (i % 64) }

func (b bits) count() (n int) {
	for _, w := range b {
		n += mathbits.OnesCount64(w)
	}
	return n
}

func (b bits) meet(c bits) {
	for i := range b {
		b[i] &= c[i]
	}
}

// join adds c to b and reports whether that changed it.
func (b bits) join(c bits) bool {
	changed := false
	for i := range b {
		if b[i]|c[i] != b[i] {
			b[i] |= c[i]
			changed = true
		}
	}
	return changed
}

func (p *Package) textOf(fn *ssa.Function) *text {
	t := p.texts[fn]
	if t != nil {
		return t
	}
	t = &text{index: map[ssa.Value]int{}, loops: map[*ssa.BasicBlock]bits{}, count: map[*ssa.Phi]bool{}, each: map[ssa.Value]bool{}, detours: map[*ssa.BasicBlock]*detour{}}
	p.texts[fn] = t
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if v, ok := instr.(ssa.Value); ok {
				t.index[v] = len(t.index)
			}
		}
	}
	t.flow(fn)
	t.reached(fn)
	t.findLoops(fn)
	return t
}

// flow computes the registers that are in use where a block starts: its phis
// are assigned on the way in, so they are among them.
func (t *text) flow(fn *ssa.Function) {
	t.live = make([]bits, len(fn.Blocks))
	for i := range t.live {
		t.live[i] = newBits(len(t.index))
	}
	for changed := true; changed; {
		changed = false
		for _, b := range slices.Backward(fn.Blocks) {
			live := newBits(len(t.index))
			for _, s := range b.Succs {
				live.join(t.live[s.Index])
				for _, instr := range s.Instrs {
					phi, ok := instr.(*ssa.Phi)
					if !ok {
						break
					}
					live.del(t.index[phi])
				}
				t.phiUses(b, s, live)
			}
			t.uses(b, live)
			changed = t.live[b.Index].join(live) || changed
		}
	}
}

func (t *text) phiUses(b, s *ssa.BasicBlock, live bits) {
	for _, instr := range s.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			return
		}
		for i, p := range s.Preds {
			if j, ok := t.index[phi.Edges[i]]; ok && p == b {
				live.add(j)
			}
		}
	}
}

// uses goes backward through a block.
func (t *text) uses(b *ssa.BasicBlock, live bits) {
	for _, instr := range slices.Backward(b.Instrs) {
		if phi, ok := instr.(*ssa.Phi); ok {
			if refs := phi.Referrers(); refs != nil && len(*refs) > 0 {
				live.add(t.index[phi])
			}
			continue
		}
		if v, ok := instr.(ssa.Value); ok {
			live.del(t.index[v])
		}
		for _, op := range instr.Operands(nil) {
			if j, ok := t.index[*op]; ok {
				live.add(j)
			}
		}
	}
}

func (t *text) reached(fn *ssa.Function) {
	t.reach = make([]bits, len(fn.Blocks))
	for i := range t.reach {
		t.reach[i] = newBits(len(fn.Blocks))
	}
	for changed := true; changed; {
		changed = false
		for _, b := range slices.Backward(fn.Blocks) {
			for _, s := range b.Succs {
				if !t.reach[b.Index].has(s.Index) {
					t.reach[b.Index].add(s.Index)
					changed = true
				}
				changed = t.reach[b.Index].join(t.reach[s.Index]) || changed
			}
		}
	}
}

// findLoops finds the natural loops and their index variables.
func (t *text) findLoops(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, h := range b.Succs {
			if !h.Dominates(b) {
				continue
			}
			body := t.loops[h]
			if body == nil {
				body = newBits(len(fn.Blocks))
				body.add(h.Index)
				t.loops[h] = body
			}
			work := []*ssa.BasicBlock{b}
			for len(work) > 0 {
				x := work[len(work)-1]
				work = work[:len(work)-1]
				if !body.has(x.Index) {
					body.add(x.Index)
					work = append(work, x.Preds...)
				}
			}
		}
	}
	for h := range t.loops {
		for _, instr := range h.Instrs {
			phi, ok := instr.(*ssa.Phi)
			if !ok {
				break
			}
			if isIndex(phi) {
				t.count[phi] = true
			} else if isCaptured(phi) {
				t.count[phi] = true
				for _, e := range phi.Edges {
					t.each[e] = true
				}
			}
		}
	}
}

// isIndex reports whether phi starts at a constant, is increased by one, and is
// compared with something.
func isIndex(phi *ssa.Phi) bool {
	if phi.Referrers() == nil {
		return false
	}
	start, step, compared := false, false, false
	for _, e := range phi.Edges {
		switch e := e.(type) {
		case *ssa.Const:
			start = e.Value != nil
		case *ssa.BinOp:
			one, isConst := e.Y.(*ssa.Const)
			isConst = isConst && one.Value != nil && one.Value.Kind() == constant.Int
			if e.Op != token.ADD || e.X != ssa.Value(phi) || !isConst || one.Int64() != 1 {
				return false
			}
			step = true
			compared = compared || isCompared(e)
		default:
			return false
		}
	}
	return start && step && (compared || isCompared(phi))
}

// isCaptured reports whether phi is the address of an index variable that is a new
// one for each iteration, and captured.
func isCaptured(phi *ssa.Phi) bool {
	b, ok := deref(phi.Type()).Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsInteger == 0 {
		return false
	}
	return !slices.ContainsFunc(phi.Edges, func(e ssa.Value) bool { _, ok := e.(*ssa.Alloc); return !ok })
}

func isCompared(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		if op, ok := r.(*ssa.BinOp); ok && op.X == v {
			switch op.Op {
			case token.LSS, token.LEQ, token.NEQ:
				return true
			}
		}
	}
	return false
}

// cyclic reports whether a block can follow itself.
func (t *text) cyclic(b *ssa.BasicBlock) bool { return t.reach[b.Index].has(b.Index) }

// leaves reports whether a loop may be left at the end of a block.
func (t *text) leaves(b *ssa.BasicBlock) bool {
	for _, body := range t.loops {
		if body.has(b.Index) && slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return !body.has(s.Index) }) {
			return true
		}
	}
	return false
}

// words returns what the user has written at a position: the channel of a send
// or receive, the function of a call, the variable that is assigned.
func (p *Package) wordsAt(fn *ssa.Function, pos token.Pos) string {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	w, ok := p.words[fn]
	if !ok {
		w = map[token.Pos]string{}
		p.words[fn] = w
		if fn.Syntax() != nil {
			collectWords(fn.Syntax(), w)
		}
	}
	return w[pos]
}

func collectWords(root ast.Node, w map[token.Pos]string) {
	name := func(x, v ast.Expr) {
		if call, ok := ast.Unparen(v).(*ast.CallExpr); ok {
			w[-call.Lparen] = types.ExprString(x) // the name of what the call makes
		}
	}
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			w[n.Arrow] = types.ExprString(n.Chan)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				w[n.OpPos] = types.ExprString(n.X)
			}
		case *ast.RangeStmt:
			w[n.For] = types.ExprString(n.X)
		case *ast.GoStmt:
			w[n.Go] = calledWords(n.Call)
		case *ast.CallExpr:
			w[n.Lparen] = callWords(n)
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 {
				name(n.Lhs[0], n.Rhs[0])
			} else {
				for i := range n.Rhs {
					name(n.Lhs[i], n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			for i, v := range n.Values {
				name(n.Names[min(i, len(n.Names)-1)], v)
			}
		case *ast.KeyValueExpr:
			if k, ok := n.Key.(*ast.Ident); ok {
				name(k, n.Value)
			}
		}
		return true
	})
}

// callWords names the object of a call: x of x.Lock(), the argument of close(x).
func callWords(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		return types.ExprString(f.X)
	case *ast.Ident:
		if f.Name == "close" && len(call.Args) == 1 {
			return types.ExprString(call.Args[0])
		}
		return f.Name
	}
	return "a function"
}

// calledWords names a function that is called.
func calledWords(call *ast.CallExpr) string {
	if _, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return "a goroutine"
	}
	return types.ExprString(call.Fun)
}

// returnText says how a function returns.
func returnText(fn *ssa.Function, results []*value) string {
	if n := len(results); n > 0 && fn.Signature.Results().At(n-1).Type().String() == "error" {
		if r := results[n-1]; r.kind != null {
			return "returns with an error"
		}
	}
	return "returns"
}
