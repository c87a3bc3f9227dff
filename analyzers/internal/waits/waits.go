// Package waits finds operations that wait, while a lock is held, for goroutines
// that need this very lock before they can do what is waited for.
//
// The channel, WaitGroup or Cond is followed to everything that is done to it in
// the package, and the lock with it: seen from each place, it is reached from the
// same object. An operation is told of only if it waits for ever in some
// schedule: for a channel or Cond, all those that could end the waiting need the
// lock; for a WaitGroup, one that it counts.
package waits

import (
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Stuck is a wait under a lock that those who could end it need.
type Stuck struct {
	conc.Wait
	Alts   []conc.Alt // what is waited for
	Rivals []Rival    // who could end it, and needs the lock
}

// A Rival does what is waited for, once it has had the lock.
type Rival struct {
	Deed conc.Deed
	Op   ssa.Instruction // does it
	Body *ssa.Function   // not nil if Op starts a goroutine that does it by coming to its end
	// Needs takes the lock, on the way to Op; nil if Op holds it, or if a caller
	// of its function does.
	Needs ssa.Instruction
	Via   *conc.Acquire // the callee of Needs that takes it; nil if it does itself
}

// Find returns what waits for ever in the package, in the order of its functions.
func Find(res *conc.Result) []Stuck {
	p := &pkg{res: res}
	waits := map[*conc.Func][]conc.Wait{}
	for _, f := range res.Funcs() {
		if w := res.Waits(f); len(w) > 0 && f.Fn.Syntax() != nil {
			waits[f] = w
		}
	}
	if len(waits) == 0 {
		return nil
	}
	p.index = newIndex(res)
	var list []Stuck
	for _, f := range res.Funcs() {
		for _, w := range waits[f] {
			if slices.ContainsFunc(list, func(s Stuck) bool { return s.At == w.At }) {
				continue
			}
			if s, ok := p.stuck(f, w); ok {
				list = append(list, s)
			}
		}
	}
	return list
}

// ends are the deeds that end a wait.
var ends = map[conc.Deed][]conc.Deed{
	conc.Send:     {conc.Receive},
	conc.Receive:  {conc.Send, conc.Close},
	conc.Await:    {conc.Done},
	conc.CondWait: {conc.Signal},
}

type pkg struct {
	*index
	res *conc.Result
}

// stuck decides about a wait: nothing else than what needs the lock may end it.
func (p *pkg) stuck(f *conc.Func, w conc.Wait) (Stuck, bool) {
	s := Stuck{Wait: w}
	for _, alt := range w.Action.Alts {
		// A context may end at any time.
		if ends[alt.Deed] == nil || alt.Deed == conc.CondWait && !p.otherLock(w.Lock.Path) {
			return s, false
		}
		t := p.trace(f, alt, w.Lock.Path)
		if t == nil {
			return s, false
		}
		rivals, ok := p.rivals(f, w, t, alt.Deed)
		if !ok {
			return s, false
		}
		s.Alts = append(s.Alts, alt)
		s.Rivals = append(s.Rivals, rivals...)
	}
	return s, len(s.Rivals) > 0
}

// rivals returns those who could end the wait for one object, if it is certain
// that the wait may last for ever.
func (p *pkg) rivals(f *conc.Func, w conc.Wait, t *trace, wait conc.Deed) ([]Rival, bool) {
	all := wait != conc.Await // one that is counted is enough
	sends := wait == conc.Send
	if t.shared || all && (!sends && t.open || sends && t.received) || t.buffered && (sends || p.chosen(w)) {
		return nil, false
	}
	var list []Rival
	for _, o := range t.ops {
		if !slices.Contains(ends[wait], o.deed) || o.deed == conc.Send && t.fills(o) {
			continue
		}
		n := need{pkg: p, w: w, t: t, all: all, seen: map[*ssa.Function]bool{}}
		r, ok := n.of(o)
		// Who has the lock at the very moment of meeting cannot be past it.
		meets := r.Needs == nil && o.deed != conc.Close && o.deed != conc.Done && !t.buffered
		switch {
		case ok && (meets || !p.knownPast(w, r)) && (all || p.another(f, o)):
			list = append(list, r)
		case all:
			return nil, false
		}
	}
	return list, len(list) > 0
}

// another reports whether an operation is done by another goroutine than the one
// that calls f.
func (p *pkg) another(f *conc.Func, o op) bool {
	g := p.res.Of(o.instr.Parent())
	if g == nil || g == f {
		return o.body != nil
	}
	reach := p.res.Reach(g)
	return o.body != nil || reach.Open || len(reach.Spawns) > 0
}

// excludes reports whether a lock that is held in one mode cannot be taken in
// the other.
func excludes(a, b lockset.Mode) bool {
	return a != lockset.Free && b != lockset.Free && (a == lockset.Write || b == lockset.Write)
}

// otherLock reports whether the lock is not one that a Cond gives up while it
// waits.
func (p *pkg) otherLock(lock path.Path) bool {
	v := p.res.LockVar(lock)
	return v != nil && len(p.conds) > 0 && !p.conds[v] && !p.conds[nil]
}

// suffix cuts the steps of rest, as text, from the end of q.
func suffix(q path.Path, rest string) (path.Path, bool) {
	if !strings.HasSuffix(q.Elems, rest) {
		return q, false
	}
	q.Elems = strings.TrimSuffix(q.Elems, rest)
	return q, true
}
