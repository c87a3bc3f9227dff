package guard

import (
	"go/ast"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Pair is two accesses of a variable, one of which writes, that no lock keeps
// apart.
type Pair struct {
	Bad, Other *Access
	Why        Why // the goroutines that execute them
}

// Missing returns the accesses that lack the lock, with one that holds it. That
// the lock is held elsewhere is half of the evidence only. The other half is that
// the function takes the lock as well, that nearly all places have it, or, if the
// object is the function's own, that something starts goroutines or that a comment
// on the field names the lock.
func (q *Package) Missing(lock Lock, t Tally, s *Subject) []Pair {
	var list []Pair
	// n++ reads and writes: the write comes first.
	for _, a := range slices.Concat(writes(s.Accesses, true), writes(s.Accesses, false)) {
		if a.Modes[lock] != lockset.Free {
			continue
		}
		near := q.takes(a.Fn(), lock.at(a.Frames[len(a.Frames)-1].base))
		if q.ordered(a, near, lock.noted) {
			continue
		}
		if p, ok := q.opponent(a, s, func(w *Access) bool {
			return w.Modes[lock] != lockset.Free && (a.Write || w.Modes[lock] == lockset.Write)
		}); ok && (near || t.Held >= 10*t.Bare || q.ofItsOwn(a) && (p.Why.Pos.IsValid() || lock.noted && a.Struct != nil)) {
			list = append(list, p)
		}
	}
	return list
}

// Shared returns the writes under a lock that lets others read and write, with
// one of those, if the lock is held, in one mode or the other, wherever the
// variable is used.
func (q *Package) Shared(lock Lock, s *Subject) []Pair {
	for _, a := range s.Accesses {
		if a.Modes[lock] == lockset.Free {
			return nil
		}
	}
	var list []Pair
	for _, a := range s.Accesses {
		if !a.Write || a.Modes[lock] != lockset.Read || q.ordered(a, true, false) {
			continue
		}
		if p, ok := q.opponent(a, s, func(w *Access) bool { return w.Modes[lock] == lockset.Read && w.Entry == a.Entry }); ok {
			list = append(list, p)
		}
	}
	return list
}

// writes returns the accesses that write, or those that do not.
func writes(all []*Access, yes bool) []*Access {
	return slices.DeleteFunc(slices.Clone(all), func(a *Access) bool { return a.Write != yes })
}

// opponent returns an access that a may meet, such that one of them writes. It
// prefers one of which it is known why they meet, and among those a write.
func (q *Package) opponent(a *Access, s *Subject, fits func(*Access) bool) (Pair, bool) {
	var best Pair
	rank := 0
	for _, w := range s.Accesses {
		if !a.Write && !w.Write || w.calm || !overlap(a, w) || !fits(w) || q.said(w.Fn(), firstSteps, 3) || q.apart(a, w) {
			continue
		}
		if w.Entry && !a.Entry && !a.Write || a.Entry && a.Write && !w.Entry {
			continue // an entry of the map is not the map
		}
		why, ok := q.meet(a, w)
		if !ok {
			continue
		}
		n := 1
		if w.Write {
			n += 1
		}
		if why.Pos.IsValid() {
			n += 2
		}
		if n > rank {
			best, rank = Pair{Bad: a, Other: w, Why: why}, n
		}
	}
	return best, best.Other != nil
}

// apart reports whether both accesses hold a lock, of one variable but perhaps of
// two objects, that one of them holds for writing.
func (q *Package) apart(a, b *Access) bool {
	for _, x := range a.held {
		for _, y := range b.held {
			if (x.Mode == lockset.Write || y.Mode == lockset.Write) && q.res.SameLock(x.Path, y.Path) {
				return true
			}
		}
	}
	return false
}

// sameCall reports whether one call makes both accesses, in one goroutine.
func (q *Package) sameCall(a, b *Access) bool {
	return outermost(a.Fn()) == outermost(b.Fn()) && !q.startedIn(a.Fn()) && !q.startedIn(b.Fn())
}

// startedIn reports whether fn is a literal that runs in a goroutine of its own.
func (q *Package) startedIn(fn *ssa.Function) bool {
	for ; fn.Parent() != nil; fn = fn.Parent() {
		if q.spawnOf(fn) != nil {
			return true
		}
	}
	return false
}

// Bare returns the accesses that lack the lock and that nothing orders.
func (q *Package) Bare(lock Lock, s *Subject) []*Access {
	return slices.DeleteFunc(slices.Clone(s.Accesses), func(a *Access) bool { return a.Modes[lock] != lockset.Free || q.ordered(a, false, false) })
}

// takes reports whether a function, or another literal in the declared one around
// it, takes a lock.
func (q *Package) takes(fn *ssa.Function, p path.Path) bool {
	var in func(fn *ssa.Function) bool
	in = func(fn *ssa.Function) bool {
		if f := q.res.Of(fn); f != nil && f.Flow != nil {
			if _, ok := f.Flow.Index(p); ok {
				return true
			}
		}
		return slices.ContainsFunc(fn.AnonFuncs, in)
	}
	return in(outermost(fn))
}

// ofItsOwn reports whether the variable is a package variable or a field of the
// receiver.
func (q *Package) ofItsOwn(a *Access) bool {
	fr := a.Frames[len(a.Frames)-1]
	return fr.Object == nil || fr.base.Root.Kind == path.Global || fr.base.Root.Index == 0 && outermost(a.Fn()).Signature.Recv() != nil
}

// AddUnlocked adds to list, once each, what has to take the lock together with a:
// itself, and beside a write all that the function does to the variable without the
// lock, since it would race with the next call's write. It is false if something
// of that has no expression.
func (q *Package) AddUnlocked(list []ast.Expr, a *Access, lock Lock, s *Subject) ([]ast.Expr, bool) {
	for _, x := range s.Accesses {
		if x != a && (!a.Write || x.Fn() != a.Fn() || len(x.Frames) > 1 || x.Modes[lock] != lockset.Free) {
			continue
		}
		e := q.Expr(x)
		if e == nil {
			return nil, false
		}
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list, true
}
