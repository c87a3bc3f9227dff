// Package rescue finds operations on channels that wait although their function has
// been told to end.
//
// A function that selects on a done channel, that of a context or one that is
// only ever closed, is meant to end with it. A send or receive of the same
// function that stands alone does not. That is a fault where those at the other
// end may have left: all of them are in view, and each may return when it is told
// to, without another operation on the channel.
package rescue

import (
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Unwatched is an operation that does not watch what its function is to watch.
type Unwatched struct {
	Op   ssa.Instruction // *ssa.Send or *ssa.UnOp
	Send bool
	// Like is the select of the function that watches; nil if the function only
	// has a context.
	Like  *ssa.Select
	State int // of Like
	// Ctx is the context that the function has, if there is no Like.
	Ctx ssa.Value
	// Peer is the other end, and Leave the case in which it leaves.
	Peer  *ssa.Select
	Leave int
}

// A Finder knows the channels of a package.
type Finder struct {
	graph *join.Graph
	list  []*ends
}

// New reads the functions of a package.
func New(graph *join.Graph, funcs []*ssa.Function) *Finder {
	return &Finder{graph, channels(graph, funcs)}
}

// Unwatched returns the operations that may wait for ever for somebody who has left.
func (f *Finder) Unwatched() (list []Unwatched) {
	for _, e := range f.list {
		if e.open || !e.unbuffered() {
			continue
		}
		for _, s := range e.sends {
			if _, ok := s.(*ssa.Send); ok {
				list = f.add(list, e, Unwatched{Op: s, Send: true}, e.recvs)
			}
		}
		for _, r := range e.recvs {
			if isRecv(r) && !join.UntilClosed(r) && len(e.closes) == 0 {
				list = f.add(list, e, Unwatched{Op: r}, e.sends)
			}
		}
	}
	return list
}

// add completes u and adds it, if it is meant to be watched and its peers may leave.
func (f *Finder) add(list []Unwatched, e *ends, u Unwatched, peers []ssa.Instruction) []Unwatched {
	if len(peers) == 0 || !f.meant(&u) || f.late(u.Op) {
		return list
	}
	for _, p := range peers {
		sel, ok := p.(*ssa.Select)
		if !ok || !sel.Blocking || p.Parent() == u.Op.Parent() || isMain(p.Parent()) {
			return list
		}
		leave := f.leaves(sel, e, peers, u.Op)
		if leave < 0 {
			return list
		}
		u.Peer, u.Leave = sel, leave
	}
	return append(list, u)
}

// isMain reports whether the program ends with fn.
func isMain(fn *ssa.Function) bool {
	return fn.Name() == "main" && fn.Signature.Recv() == nil && fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main"
}

// meant finds what the function is to watch: what it watches elsewhere, or the
// context of a goroutine that works in a loop.
func (f *Finder) meant(u *Unwatched) bool {
	fn := u.Op.Parent()
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			sel, ok := instr.(*ssa.Select)
			if !ok || !sel.Blocking && !join.MayFollow(u.Op, sel) {
				continue
			}
			for i, st := range sel.States {
				if f.stops(st) && f.ends(sel, i) {
					u.Like, u.State = sel, i
					return true
				}
			}
		}
	}
	for _, p := range fn.Params {
		if isContext(p.Type()) {
			u.Ctx = p
		}
	}
	if u.Ctx != nil && asks(u.Ctx, u.Op) {
		return true
	}
	if !path.InLoop(u.Op.Block()) || f.graph.Spawned(fn) == nil {
		return false
	}
	for _, v := range fn.FreeVars {
		if p, ok := v.Type().(*types.Pointer); ok && isContext(p.Elem()) || isContext(v.Type()) {
			u.Ctx = v
		}
	}
	return u.Ctx != nil
}

// asks reports whether the function asks a context for its error before an operation.
func asks(ctx ssa.Value, op ssa.Instruction) bool {
	return slices.ContainsFunc(*ctx.Referrers(), func(i ssa.Instruction) bool {
		call, ok := i.(*ssa.Call)
		return ok && call.Call.IsInvoke() && call.Call.Value == ctx && call.Call.Method.Name() == "Err" && join.MayFollow(call, op)
	})
}

func isContext(t types.Type) bool { return types.TypeString(t, nil) == "context.Context" }

// stops reports whether a case waits to be told to end: for a context, or a
// channel in a field that says so by its name, that is closed and on which
// nothing is sent.
func (f *Finder) stops(st *ssa.SelectState) bool {
	if st.Dir != types.RecvOnly {
		return false
	}
	if done(f.graph.Source(st.Chan)) {
		return true
	}
	i := slices.IndexFunc(f.list, func(e *ends) bool { return e.of(st.Chan) })
	return i >= 0 && f.list[i].stopping()
}

// done reports whether v is the channel of a context.
func done(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	eff, ok := syncs.Of(&call.Call)
	return ok && eff.Op == syncs.ContextDone
}

// told reports whether somebody out of view, or another function than that of the
// operation, may tell the peer to end at any time.
func (f *Finder) told(st *ssa.SelectState, op ssa.Instruction) bool {
	if done(f.graph.Source(st.Chan)) {
		return f.graph.Outside(st.Chan)
	}
	i := slices.IndexFunc(f.list, func(e *ends) bool { return e.of(st.Chan) })
	return i >= 0 && !slices.ContainsFunc(f.list[i].closes, func(c ssa.CallInstruction) bool { return c.Parent() == op.Parent() })
}

// ends reports whether the function may return in a case of a select without
// another operation on a channel.
func (f *Finder) ends(sel *ssa.Select, state int) bool {
	b := taken(sel, state)
	return b != nil && reaches(b, func(i ssa.Instruction) bool {
		switch i.(type) {
		case *ssa.Select, *ssa.Send:
			return true
		}
		return isRecv(i)
	})
}

// leaves returns the case of a peer's select in which it is told to end and may
// return without another operation of its kind on the channel; -1 if there is none.
func (f *Finder) leaves(sel *ssa.Select, e *ends, peers []ssa.Instruction, op ssa.Instruction) int {
	for i, st := range sel.States {
		if !f.stops(st) || e.of(st.Chan) || !f.told(st, op) {
			continue
		}
		if b := taken(sel, i); b != nil && reaches(b, func(i ssa.Instruction) bool { return slices.Contains(peers, i) }) {
			return i
		}
	}
	return -1
}

// late reports whether the operation comes after its function has been told to end
// or has told others: then it waits for them to do so.
func (f *Finder) late(op ssa.Instruction) bool {
	for _, b := range op.Parent().Blocks {
		for _, instr := range b.Instrs {
			switch i := instr.(type) {
			case *ssa.Select:
				for k, st := range i.States {
					if t := taken(i, k); t != nil && f.stops(st) && t.Dominates(op.Block()) {
						return true
					}
				}
			case *ssa.UnOp:
				if isRecv(i) && i != op && done(i.X) && b.Dominates(op.Block()) {
					return true
				}
			case *ssa.Call:
				if (join.IsCancel(i.Call.Value) || closes(i)) && join.MayFollow(i, op) {
					return true
				}
			}
		}
	}
	return false
}

func closes(call *ssa.Call) bool {
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "close"
}

// taken returns the block that a select goes on with in a case.
func taken(sel *ssa.Select, state int) *ssa.BasicBlock {
	for _, ref := range *sel.Referrers() {
		index, ok := ref.(*ssa.Extract)
		if !ok || index.Index != 0 {
			continue
		}
		for _, r := range *index.Referrers() {
			cmp, ok := r.(*ssa.BinOp)
			if !ok {
				continue
			}
			k, ok := cmp.Y.(*ssa.Const)
			if !ok || k.Int64() != int64(state) {
				continue
			}
			for _, use := range *cmp.Referrers() {
				if br, ok := use.(*ssa.If); ok {
					return br.Block().Succs[0]
				}
			}
		}
	}
	return nil
}

// reaches reports whether a return may be reached from the start of b without an
// instruction that stop holds for.
func reaches(b *ssa.BasicBlock, stop func(ssa.Instruction) bool) bool {
	found := false
	seen := map[*ssa.BasicBlock]bool{}
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		if seen[b] || found {
			return
		}
		seen[b] = true
		for _, i := range b.Instrs {
			if stop(i) {
				return
			}
			if _, ok := i.(*ssa.Return); ok {
				found = true
				return
			}
		}
		for _, s := range b.Succs {
			visit(s)
		}
	}
	visit(b)
	return found
}
