package hb

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// object names what a reference to a lock, WaitGroup, flag, … leads to.
func (s *Scope) object(x val) Object {
	o := Object{Type: x.v.Type()}
	if p, ok := o.Type.Underlying().(*types.Pointer); ok {
		o.Type = p.Elem()
	}
	x = s.origin(x)
	l, ok := s.target(x)
	if !ok {
		return o
	}
	o.Loc, o.Known = l, l.exact()
	o.private = o.Known && !strings.Contains(l.Path, "*") && l.Root.Val != nil && s.private(l.Root.Val)
	return o
}

// channel names a channel and says whether the outside operates on it anyway.
func (s *Scope) channel(x val) Object {
	o := s.object(x)
	o.Type = nil
	if t, ok := x.v.Type().Underlying().(*types.Chan); ok {
		o.Type = t.Elem()
	}
	made := s.origin(x)
	switch v := made.v.(type) {
	case *ssa.MakeChan:
		o.private = s.private(v)
	case *ssa.Call:
		if eff, ok := syncs.Of(v.Common()); ok && eff.Op == syncs.TimerAfter {
			o.world = true
		}
	case *ssa.UnOp:
		// the field C of a timer or ticker
		if fa, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL && isTimer(fa.X.Type()) {
			o.world = true
		}
	}
	return o
}

func isTimer(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := p.Elem().(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time"
}

// capacity returns the capacity of a channel made in the scope, capVaries if it
// is not constant, capUnknown if the channel comes from elsewhere.
func (s *Scope) capacity(x val) int {
	mc, ok := s.origin(x).v.(*ssa.MakeChan)
	if !ok {
		return capUnknown
	}
	c, ok := mc.Size.(*ssa.Const)
	if !ok || c.Value == nil {
		return capVaries
	}
	return int(min(c.Int64(), 1<<20))
}

const (
	capVaries  = -1
	capUnknown = -2
)

// channelOp appends a send or receive. Receiving from the channel that
// Context.Done returns is waiting for the context.
func (b *builder) channelOp(f *frame, cur *Node, instr ssa.Instruction, ch ssa.Value, send bool) *Node {
	if !send {
		if ctx, ok := b.s.contextOf(val{ch, f}); ok {
			n := b.then(cur, Await, f, instr)
			n.roots = b.s.contextRoots(ctx)
			return n
		}
		n := b.then(cur, Recv, f, instr)
		n.Obj = b.s.channel(val{ch, f})
		return n
	}
	n := b.then(cur, Send, f, instr)
	n.Obj = b.s.channel(val{ch, f})
	n.Cap = b.s.capacity(val{ch, f})
	return n
}

// contextOf returns the context whose Done channel x is.
func (s *Scope) contextOf(x val) (val, bool) {
	x = s.origin(x)
	call, ok := x.v.(*ssa.Call)
	if !ok {
		return val{}, false
	}
	eff, ok := syncs.Of(call.Common())
	if !ok || eff.Op != syncs.ContextDone {
		return val{}, false
	}
	return val{eff.Recv, x.f}, true
}

// contextRoots returns the calls that derived a context and those it is
// derived from: cancelling any of them cancels it.
func (s *Scope) contextRoots(ctx val) []Root {
	var roots []Root
	for range 8 {
		ctx = s.origin(ctx)
		call, ok := ctx.v.(*ssa.Call)
		if ex, isTuple := ctx.v.(*ssa.Extract); isTuple {
			call, ok = ex.Tuple.(*ssa.Call)
		}
		if !ok {
			if l, ok := s.target(ctx); ok {
				roots = append(roots, l.Root)
			}
			break
		}
		roots = append(roots, Root{ctx.f, call})
		if len(call.Call.Args) == 0 {
			break
		}
		ctx = val{call.Call.Args[0], ctx.f}
	}
	return roots
}

// cancelled returns the context that calling x cancels.
func (s *Scope) cancelled(x val) Object {
	if x.v == nil {
		return Object{}
	}
	x = s.origin(x)
	ex, ok := x.v.(*ssa.Extract)
	if !ok || ex.Index != 1 {
		return Object{}
	}
	call, ok := ex.Tuple.(*ssa.Call)
	if !ok {
		return Object{}
	}
	if eff, ok := syncs.Of(call.Common()); !ok || eff.Op != syncs.ContextDerive {
		return Object{}
	}
	return Object{Loc: Loc{Root: Root{x.f, call}}, Known: true}
}

// private reports whether nothing but operations of the package on the
// variable or channel v itself, in the functions around, reaches it.
func (s *Scope) private(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Alloc, *ssa.MakeChan:
		return !s.leaks(v)
	}
	return false
}

func (s *Scope) leaks(v ssa.Value) bool {
	if l, ok := s.leaked[v]; ok {
		return l
	}
	s.leaked[v] = false // for recursion
	l := v.Referrers() == nil
	if !l {
		for _, r := range *v.Referrers() {
			if s.leaksAt(v, r) {
				l = true
				break
			}
		}
	}
	s.leaked[v] = l
	return l
}

func (s *Scope) leaksAt(v ssa.Value, r ssa.Instruction) bool {
	switch r := r.(type) {
	case *ssa.DebugRef, *ssa.Select, *ssa.BinOp, *ssa.Range, *ssa.If:
		return false
	case *ssa.Send:
		return r.X == v
	case *ssa.UnOp:
		// A load yields the channel that the variable holds; a receive, data.
		return r.Op == token.MUL && holdsChannel(v) && s.leaks(r)
	case *ssa.ChangeType:
		return s.leaks(r)
	case *ssa.FieldAddr:
		return s.leaks(r)
	case *ssa.Store:
		cell, ok := r.Addr.(*ssa.Alloc)
		return r.Val == v && (!ok || s.leaks(cell))
	case *ssa.MakeClosure:
		leak := false
		forBindings(r, v, func(fv ssa.Value) { leak = leak || s.leaks(fv) })
		return leak
	case ssa.CallInstruction:
		return s.leaksInto(v, r.Common())
	}
	return true
}

// leaksInto reports whether passing v to a call lets go of it.
func (s *Scope) leaksInto(v ssa.Value, call *ssa.CallCommon) bool {
	if _, ok := call.Value.(*ssa.Builtin); ok {
		return false
	}
	if eff, ok := syncs.Of(call); ok {
		return eff.Recv != v && (eff.Loc != v || eff.Op == syncs.NewCond)
	}
	fn := call.StaticCallee()
	if fn == nil || !s.local(fn) || len(fn.Blocks) == 0 || len(fn.Params) != len(call.Args) {
		return true
	}
	for i, a := range call.Args {
		if a == v && s.leaks(fn.Params[i]) {
			return true
		}
	}
	return false
}

func holdsChannel(v ssa.Value) bool {
	p, ok := v.Type().Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	_, ok = p.Elem().Underlying().(*types.Chan)
	return ok
}

func isMap(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Map)
	return ok
}
