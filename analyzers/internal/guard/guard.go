// Package guard finds the lock that guards a field, and the accesses that lack
// it.
package guard

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A Package answers questions about the fields of one package.
type Package struct {
	pass  *analysis.Pass
	res   *conc.Result
	quiet *atomics.Package
	notes map[*types.Var]Note
}

// New reads the comments of a package.
func New(pass *analysis.Pass, res *conc.Result) *Package {
	return &Package{pass: pass, res: res, quiet: atomics.New(pass.Fset, res), notes: notes(pass)}
}

// Note returns what a comment says of a field.
func (q *Package) Note(v *types.Var) (Note, bool) {
	n, ok := q.notes[v]
	return n, ok
}

// Fields returns the accesses of each field of the package that a lock may
// guard, but those made before the object is shared or after a join.
func (q *Package) Fields() [][]*Access {
	of := map[*types.Var][]*Access{}
	var order []*types.Var
	for _, f := range q.res.Funcs() {
		for _, a := range conc.Accesses(f.Fn) {
			if len(a.Locks) == 0 || a.Var.Pkg() != q.pass.Pkg || !guardable(a.Var.Type()) || q.quiet.IsTest(a.Instr) {
				continue
			}
			if x := q.look(f, a); x != nil {
				if of[a.Var] == nil {
					order = append(order, a.Var)
				}
				of[a.Var] = append(of[a.Var], x)
			}
		}
	}
	var list [][]*Access
	for _, v := range order {
		list = append(list, of[v])
	}
	return list
}

// An Access with what is known of the locks at it.
type Access struct {
	*conc.Access
	Modes map[*types.Var]lockset.Mode // by lock of the struct
	none  bool                        // no lock is held here, and none by a caller
}

// guardable reports whether variables of type t need a lock: channels and the
// types of sync do not.
func guardable(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Chan); ok {
		return false
	}
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "sync" && n.Obj().Pkg().Path() != "sync/atomic"
}

// look asks for the locks at an access; nil if it does not count, or if they
// cannot be told.
func (q *Package) look(f *conc.Func, a *conc.Access) *Access {
	if q.quiet.Quiet(a.Instr, a.Addr) || a.Load != nil && !f.HeldBefore(a.Load).Equal(f.HeldBefore(a.Instr)) {
		return nil // what is done with a map that was read under the lock depends on what became of the field
	}
	x := &Access{Access: a, Modes: map[*types.Var]lockset.Mode{}, none: len(f.HeldBefore(a.Instr)) == 0}
	for _, l := range a.Locks {
		m, known := q.res.Held(a, l)
		if !known {
			return nil
		}
		x.Modes[l] = m
		x.none = x.none && !q.res.CallerHolds(a.Func(), l.Name(), 3)
	}
	return x
}

// A Pair is two accesses of a field that nothing keeps apart.
type Pair struct{ Bad, Other *Access }

// Missing returns the accesses that lack the lock, with one that holds it.
func (q *Package) Missing(lock *types.Var, all []*Access) []Pair {
	var list []Pair
	// n++ reads and writes: the write comes first.
	for _, a := range slices.Concat(writes(all, true), writes(all, false)) {
		if a.Modes[lock] != lockset.Free || !a.none || q.ordered(a) {
			continue
		}
		if w := q.opponent(lock, a, all); w != nil {
			list = append(list, Pair{a, w})
		}
	}
	return list
}

// writes returns the accesses that write, or those that do not.
func writes(all []*Access, yes bool) []*Access {
	return slices.DeleteFunc(slices.Clone(all), func(a *Access) bool { return a.Write != yes })
}

// A Tally counts the places where a variable is accessed.
type Tally struct {
	Held, Bare int
	written    bool // with the whole lock, somewhere
	near       bool // the functions of all bare ones take the lock as well
	funcs      map[*ssa.Function]bool
}

func count(all []*Access, l *types.Var) Tally {
	t := Tally{near: true, funcs: map[*ssa.Function]bool{}}
	seen := map[token.Pos]bool{} // n++ is two accesses in one place
	for _, a := range all {
		if a.Modes[l] == lockset.Free {
			continue
		}
		t.funcs[outermost(a.Func())] = true
		t.written = t.written || a.Write && a.Modes[l] == lockset.Write
		if !seen[a.Addr.Pos()] {
			seen[a.Addr.Pos()] = true
			t.Held++
		}
	}
	for _, a := range all {
		if a.Modes[l] == lockset.Free && !seen[a.Addr.Pos()] {
			seen[a.Addr.Pos()] = true
			t.Bare++
			t.near = t.near && t.funcs[outermost(a.Func())]
		}
	}
	return t
}

// Guard returns the lock that guards a field: the one that a comment names, or that
// is held almost everywhere.
func (q *Package) Guard(all []*Access) (*types.Var, Tally) {
	v := all[0].Var
	for _, l := range all[0].Locks {
		t := count(all, l)
		share := 3
		if t.near {
			share = 2
		}
		if n, ok := q.notes[v]; ok && n.Lock == l.Name() && t.Held > 0 && (n.own || t.Held >= 2*t.Bare) {
			return l, t
		}
		if t.Held >= 3 && len(t.funcs) >= 2 && t.written && t.Held >= share*t.Bare && !v.Exported() {
			return l, t
		}
	}
	return nil, Tally{}
}

// opponent returns an access under the lock that a may meet, such that one of
// them writes.
func (q *Package) opponent(lock *types.Var, a *Access, all []*Access) *Access {
	var best *Access
	for _, w := range all {
		if w.Modes[lock] == lockset.Free || !a.Write && !(w.Write && w.Modes[lock] == lockset.Write) {
			continue
		}
		if w.Entry && !a.Entry && !a.Write || a.Entry && a.Write && !w.Entry {
			continue // an entry of the map is not the map
		}
		if outermost(w.Func()) == outermost(a.Func()) || !q.meet(a, w) {
			continue
		}
		if best == nil || w.Write && !best.Write {
			best = w
		}
	}
	return best
}

func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// Shared returns the writes under a lock that lets others read and write, with
// one of those, if the lock is held, in one mode or the other, wherever the
// field is used.
func (q *Package) Shared(lock *types.Var, all []*Access) []Pair {
	for _, a := range all {
		if a.Modes[lock] == lockset.Free {
			return nil
		}
	}
	var list []Pair
	for _, a := range all {
		if !a.Write || a.Modes[lock] != lockset.Read || q.writeLocked(a) || q.ordered(a) {
			continue
		}
		for _, o := range all {
			if o.Modes[lock] == lockset.Read && o.Entry == a.Entry && outermost(o.Func()) != outermost(a.Func()) && q.meet(a, o) && !q.writeLocked(o) {
				list = append(list, Pair{a, o})
				break
			}
		}
	}
	return list
}

// writeLocked reports whether some lock is held for writing: it may be the one
// that guards the variable against those that only read the other.
func (q *Package) writeLocked(a *Access) bool {
	for _, h := range q.res.Of(a.Func()).HeldBefore(a.Instr) {
		if h.Mode == lockset.Write {
			return true
		}
	}
	return false
}
