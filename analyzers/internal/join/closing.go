package join

import (
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Unclosed channel is not closed on some path though a loop receives from it
// until it is closed.
type Unclosed struct {
	*Channel
	Consumer *ssa.UnOp // the receive of the loop
	// Producer is the one function that sends, and Exits are the returns by
	// which it leaves the channel open. Without a Producer there are several
	// senders, all of which end, and nothing closes at all.
	Producer *ssa.Function
	Exits    []*ssa.Return
	// Group is the local WaitGroup that counts all senders, if there is one.
	Group *ssa.Alloc
}

// Unclosed reports whether the channel may be left open, and how.
func (g *Graph) Unclosed(mk *ssa.MakeChan) (*Unclosed, bool) {
	u := &Unclosed{Channel: g.Trace(mk)}
	if u.Open || len(u.Sends) == 0 {
		return nil, false
	}
	for _, r := range u.Recvs {
		if u.Consumer == nil && UntilClosed(r) {
			u.Consumer = r.(*ssa.UnOp)
		}
	}
	if u.Consumer == nil || (len(u.Closes) == 0 || isEntry(mk.Parent())) && !g.missed(u.Consumer) {
		return nil, false
	}
	producer := u.Sends[0].Parent()
	for _, s := range u.Sends {
		if s.Parent() != producer {
			return u, g.neverClosed(u) // with several senders, none of them is to close
		}
	}
	for _, cl := range u.Closes {
		if cl.Parent() != producer {
			return nil, false // somebody else closes
		}
	}
	if producer == u.Consumer.Parent() {
		return nil, false
	}
	if !g.once(producer, mk) {
		return u, g.neverClosed(u)
	}
	u.Producer = producer
	u.Exits = g.exits(u)
	return u, len(u.Exits) > 0
}

// once reports whether there is one call of fn for each channel that mk makes.
func (g *Graph) once(fn *ssa.Function, mk *ssa.MakeChan) bool {
	return g.upTo(fn, mk, func(site ssa.CallInstruction) bool {
		return len(g.Sites(Callee(site))) == 1 && !Repeats(site, mk)
	})
}

// upTo reports whether ok holds for all calls by which the function that holds
// mk gets to run fn, and all these are known.
func (g *Graph) upTo(fn *ssa.Function, mk *ssa.MakeChan, ok func(ssa.CallInstruction) bool) bool {
	seen := map[*ssa.Function]bool{}
	var up func(fn *ssa.Function) bool
	up = func(fn *ssa.Function) bool {
		if fn == mk.Parent() || seen[fn] {
			return true
		}
		seen[fn] = true
		if len(g.Sites(fn)) == 0 || g.Open(fn) {
			return false
		}
		for _, site := range g.Sites(fn) {
			if !ok(site) || !up(site.Parent()) {
				return false
			}
		}
		return true
	}
	return up(fn)
}

// neverClosed reports whether nothing closes the channel, of which all senders
// are known and come to an end.
func (g *Graph) neverClosed(u *Unclosed) bool {
	if len(u.Closes) > 0 {
		return false
	}
	for _, s := range u.Sends {
		fn := s.Parent()
		if fn == u.Consumer.Parent() && fn != u.Make.Parent() || MayFollow(u.Consumer, s) {
			return false // who receives sends again
		}
		if fn == u.Make.Parent() {
			if Spins(s.Block()) {
				return false
			}
			continue
		}
		ends := func(site ssa.CallInstruction) bool { return !Spins(site.Block()) }
		if g.Task(fn).Endless != nil || !g.upTo(fn, u.Make, ends) {
			return false
		}
	}
	u.Group = g.countedBy(u)
	return true
}

// countedBy returns the WaitGroup, a variable of the function that made the
// channel, whose count all senders lower when they are done.
func (g *Graph) countedBy(u *Unclosed) *ssa.Alloc {
	var group *ssa.Alloc
	for _, s := range u.Sends {
		wg := g.doneIn(s.Parent())
		if wg == nil || wg.Parent() != u.Make.Parent() || group != nil && wg != group {
			return nil
		}
		group = wg
	}
	return group
}

// doneIn returns the variable whose Done fn calls, or that has started fn.
func (g *Graph) doneIn(fn *ssa.Function) *ssa.Alloc {
	for _, site := range g.Sites(fn) {
		if s, ok := conc.SpawnAt(site); ok && s.Op == syncs.WaitGroupGo {
			wg, _ := g.Source(s.Group).(*ssa.Alloc)
			return wg
		}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(*ssa.Defer)
			if !ok {
				continue
			}
			if eff, ok := syncs.Of(&site.Call); ok && eff.Op == syncs.WaitGroupDone {
				wg, _ := g.Source(eff.Recv).(*ssa.Alloc)
				return wg
			}
		}
	}
	return nil
}

// exits returns the returns that the producer may reach without closing and
// after which nothing closes.
func (g *Graph) exits(u *Unclosed) []*ssa.Return {
	closes := map[ssa.Instruction]bool{}
	closed := map[*ssa.Return]bool{} // returns that some path reaches after a close
	for _, cl := range u.Closes {
		closes[cl] = true
		After(cl, func(i ssa.Instruction) bool {
			if ret, ok := i.(*ssa.Return); ok {
				closed[ret] = true
			}
			return true
		})
	}
	var rets []*ssa.Return
	visit := func(i ssa.Instruction) bool {
		// A return that comes after a close on another path depends on a
		// condition that we do not follow: if last { close(ch) }.
		if ret, ok := i.(*ssa.Return); ok && !closed[ret] && !g.told(ret, u.Consumer) && !g.heard(u, ret) {
			rets = append(rets, ret)
		}
		return !closes[i]
	}
	if u.Producer != u.Make.Parent() {
		FromEntry(u.Producer, visit)
		return rets
	}
	// The function that made the channel sends itself: only what comes after
	// the start of the consumer leaves it waiting.
	start := g.start(u.Producer, u.Consumer.Parent())
	if start != nil && !returned(u.Channel) && !isEntry(u.Producer) {
		After(start, visit)
	}
	return rets
}

// isEntry reports whether fn is main or looks like a test: with its end, or
// soon after, all waiting is over.
func isEntry(fn *ssa.Function) bool {
	if fn.Parent() != nil || fn.Signature.Recv() != nil {
		return false
	}
	name := fn.Name()
	return name == "main" || strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Benchmark") || strings.HasPrefix(name, "Example")
}

// start returns the place in fn where the goroutine that runs body starts.
func (g *Graph) start(fn, body *ssa.Function) ssa.Instruction {
	for body != nil {
		sites := g.Sites(body)
		if len(sites) != 1 || g.Open(body) {
			return nil
		}
		if sites[0].Parent() == fn {
			if _, ok := conc.SpawnAt(sites[0]); !ok {
				return nil
			}
			return sites[0]
		}
		body = sites[0].Parent()
	}
	return nil
}

func returned(ch *Channel) bool {
	for _, fn := range ch.Returned {
		if fn == ch.Make.Parent() {
			return true
		}
	}
	return false
}

// WaitedBefore reports whether the function waits for the WaitGroup on every
// path to instr.
func (g *Graph) WaitedBefore(group *ssa.Alloc, instr ssa.Instruction) bool {
	for _, b := range instr.Parent().Blocks {
		for _, i := range b.Instrs {
			call, ok := i.(*ssa.Call)
			if !ok || !b.Dominates(instr.Block()) || !MayFollow(i, instr) {
				continue
			}
			if eff, ok := syncs.Of(&call.Call); ok && eff.Op == syncs.WaitGroupWait && g.Source(eff.Recv) == ssa.Value(group) {
				return true
			}
		}
	}
	return false
}
