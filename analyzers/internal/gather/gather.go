// Package gather finds values that many goroutines send on one channel, and that
// the receiver takes to come in the order in which it has started them.
//
// Everything is to be in view: where the channel is made, the loop that starts
// the goroutines, their one send, and the loop that receives. Values that say
// themselves what they belong to are left alone, and so are goroutines that may
// take turns, and results of which nobody uses the order.
package gather

import (
	"go/ast"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Finder looks at the channels of a package.
type Finder struct {
	Graph *join.Graph
	Info  *types.Info
	Files []*ast.File
}

// A gather is a channel on which each of many goroutines sends one value, of its
// own.
type gather struct {
	Ch   *join.Channel
	Site ssa.CallInstruction // starts the goroutines
	Send ssa.Instruction     // of a value that hangs on the round

	starts *join.Rounds // the loop around Site
	named  bool         // the values say themselves where they belong
}

// Placings returns the values received from a channel that are taken for those
// of certain goroutines.
func (f *Finder) Placings(mk *ssa.MakeChan) (list []*Placing) {
	g, ok := f.race(mk)
	if !ok {
		return nil
	}
	for _, recv := range g.Ch.Recvs {
		collects := f.Graph.Rounds(recv.Block())
		if collects == nil || recv.Parent() == g.Site.Parent() && (g.starts.Has(recv) || collects.Has(g.Site)) {
			continue
		}
		for _, v := range received(recv, g.Ch) {
			p := &Placing{Finder: f, gather: g, collects: collects, Recv: recv}
			if p.find(v) {
				list = append(list, p)
			}
		}
	}
	return list
}

// race reports whether goroutines race to send on the channel: they are started
// in a loop, work on different things, and nothing makes them take turns.
func (f *Finder) race(mk *ssa.MakeChan) (*gather, bool) {
	g := &gather{Ch: f.Graph.Trace(mk)}
	if g.Ch.Open || len(g.Ch.Sends) == 0 || len(g.Ch.Recvs) == 0 {
		return nil, false
	}
	fn := g.Ch.Sends[0].Parent()
	if g.Site = f.Graph.Spawned(fn); g.Site == nil {
		return nil, false
	}
	g.starts = f.Graph.Rounds(g.Site.Block())
	if g.starts == nil || g.starts.Has(mk) && mk.Parent() == g.Site.Parent() || g.starts.Turns() || single(g.Site.Parent()) {
		return nil, false
	}
	varies := false
	for _, s := range g.Ch.Sends {
		if s.Parent() != fn || join.Repeats(s, nil) || f.Graph.Turned(s) {
			return nil, false
		}
		for _, other := range g.Ch.Sends {
			if other != s && join.MayFollow(s, other) {
				return nil, false
			}
		}
		v := sentAt(s, g.Ch)
		if (&key{rounds: g.starts, seen: map[ssa.Value]bool{}}).in(v) {
			g.named = true
		}
		if v != nil && !varies && g.starts.Varies(v) {
			varies, g.Send = true, s
		}
	}
	return g, varies && f.once(fn)
}

// once reports whether a goroutine calls fn, which sends, only once and before it
// waits for anything.
func (f *Finder) once(fn *ssa.Function) bool {
	site := f.Graph.Sites(fn)[0]
	if _, ok := conc.SpawnAt(site); ok {
		return true
	}
	return !join.Repeats(site, nil) && !f.Graph.Turned(site) && f.once(site.Parent())
}

// single reports whether a function limits a group to one goroutine at a time.
func single(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if eff, ok := syncs.Of(&call.Call); ok && eff.Op == syncs.ErrgroupLimit {
				k, ok := call.Call.Args[len(call.Call.Args)-1].(*ssa.Const)
				return ok && k.Int64() == 1
			}
		}
	}
	return false
}

// sentAt returns what an instruction sends on the channel.
func sentAt(instr ssa.Instruction, ch *join.Channel) ssa.Value {
	switch i := instr.(type) {
	case *ssa.Send:
		return i.X
	case *ssa.Select:
		for _, s := range i.States {
			if s.Dir == types.SendOnly && ch.Is(s.Chan) {
				return s.Send
			}
		}
	}
	return nil
}

// received returns what an instruction receives from the channel.
func received(instr ssa.Instruction, ch *join.Channel) (list []ssa.Value) {
	index := 0
	switch i := instr.(type) {
	case *ssa.UnOp:
		if !i.CommaOk {
			return []ssa.Value{i}
		}
	case *ssa.Select:
		index = 2
		for _, s := range i.States {
			if s.Dir == types.RecvOnly && ch.Is(s.Chan) {
				break
			}
			if s.Dir == types.RecvOnly {
				index++
			}
		}
	}
	for _, ref := range *instr.(ssa.Value).Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == index {
			list = append(list, e)
		}
	}
	return list
}
