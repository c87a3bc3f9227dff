// Package guard finds the lock that guards a field or package variable, and the
// accesses that lack it.
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

// A Package answers questions about the variables of one package.
type Package struct {
	pass    *analysis.Pass
	res     *conc.Result
	quiet   *atomics.Package
	notes   map[*types.Var]Note
	ends    map[*types.Var]bool                                 // see closed
	lent    map[*conc.Func]bool                                 // see borrows
	cuts    map[section]map[ssa.Instruction][]ssa.Instruction   // see sections
	from    map[*ssa.Function]map[source]int                    // see sourcesOf
	started map[*ssa.Function]map[*ssa.Function]ssa.Instruction // see spawnOf; by the function that starts
}

// New reads the comments of a package.
func New(pass *analysis.Pass, res *conc.Result) *Package {
	q := &Package{pass: pass, res: res, quiet: atomics.New(pass.Fset, res), notes: notes(pass), lent: map[*conc.Func]bool{}, cuts: map[section]map[ssa.Instruction][]ssa.Instruction{}, from: map[*ssa.Function]map[source]int{}, started: map[*ssa.Function]map[*ssa.Function]ssa.Instruction{}}
	q.quiet.Tell(q.tells)
	return q
}

// A Subject is a variable that a lock may guard, with its accesses but those that
// are made before the object is shared or after a join.
type Subject struct {
	Var      *types.Var
	Locks    []Lock // that may guard it
	Accesses []*Access
	Note     *Note // what a comment says
	raw      []*conc.Access
}

// Subjects returns the variables of the package, and those of others of which
// foreign tells a lock.
func (q *Package) Subjects(foreign func(*types.Var) *Fact) []*Subject {
	return q.subjects(foreign, func(*Subject) bool { return true })
}

// Locked returns those variables of the package that have a comment, or are accessed
// somewhere while their function holds a lock: only these can have a Guard, but for
// some that only callers hold locks for.
func (q *Package) Locked() []*Subject {
	return q.subjects(func(*types.Var) *Fact { return nil }, func(s *Subject) bool {
		return s.Note != nil || slices.ContainsFunc(s.raw, func(a *conc.Access) bool {
			return len(q.res.Of(a.Func()).HeldBefore(a.Instr)) > 0
		})
	})
}

func (q *Package) subjects(foreign func(*types.Var) *Fact, want func(*Subject) bool) []*Subject {
	of := map[*types.Var]*Subject{}
	var order []*Subject
	noted := func(v *types.Var) bool { _, ok := q.notes[v]; return ok }
	for _, f := range q.res.Funcs() {
		if f.Flow != nil && f.Flow.Failed {
			continue
		}
		for _, a := range conc.Accesses(f.Fn, noted) {
			if !guardable(a.Var.Type()) || q.quiet.IsTest(a.Instr) || a.Var.Pkg() != q.pass.Pkg && foreign(a.Var) == nil {
				continue
			}
			s := of[a.Var]
			if s == nil {
				s = &Subject{Var: a.Var}
				of[a.Var] = s
				order = append(order, s)
			}
			s.raw = append(s.raw, a)
		}
	}
	for _, s := range order {
		if n, ok := q.notes[s.Var]; ok {
			s.Note = &n
		}
		if !want(s) {
			continue
		}
		q.candidates(s, foreign)
		if len(s.Locks) == 0 {
			continue
		}
		for _, a := range s.raw {
			s.Accesses = append(s.Accesses, q.look(a, s.Locks)...)
		}
	}
	return slices.DeleteFunc(order, func(s *Subject) bool { return len(s.Accesses) == 0 })
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

// A Tally counts the places where a variable is accessed.
type Tally struct {
	Held, Bare int
	written    bool // with the whole lock, somewhere
	near       bool // the functions of all bare ones take the lock as well
	funcs      map[*ssa.Function]bool
}

func (q *Package) count(all []*Access, l Lock) Tally {
	t := Tally{near: true, funcs: map[*ssa.Function]bool{}}
	seen := map[token.Pos]bool{} // n++ is two accesses in one place
	for _, a := range all {
		if a.Modes[l] == lockset.Free {
			continue
		}
		t.funcs[outermost(a.Fn())] = true
		t.written = t.written || a.Write && a.Modes[l] == lockset.Write
		if !seen[a.place()] {
			seen[a.place()] = true
			t.Held++
		}
	}
	bare := map[token.Pos]bool{}
	for _, a := range all {
		if pos := a.place(); a.Modes[l] == lockset.Free && !bare[pos] {
			bare[pos] = true
			t.Bare++
			t.near = t.near && q.takes(a.Fn(), l.at(a.Frames[len(a.Frames)-1].base))
		}
	}
	return t
}

// Guard returns the lock that guards a variable: the one that a comment names, or
// that is held almost everywhere.
func (q *Package) Guard(s *Subject) (Lock, Tally, bool) {
	for _, l := range s.Locks {
		t := q.count(s.Accesses, l)
		if l.noted && t.Held > 0 && (s.Note == nil || s.Note.own || t.Held >= 2*t.Bare) {
			return l, t, true
		}
	}
	for _, l := range s.Locks {
		t := q.count(s.Accesses, l)
		share := 3
		if t.near {
			share = 2
		}
		if t.Held >= 3 && len(t.funcs) >= 2 && t.written && t.Held >= share*t.Bare && (!s.Var.Exported() || t.Bare == 0) {
			return l, t, true
		}
	}
	return Lock{}, Tally{}, false
}

// place tells accesses apart that stand in different places of the source.
func (a *Access) place() token.Pos {
	switch {
	case len(a.Frames) > 1:
		return a.At().Pos()
	case a.Struct == nil && a.Load != nil:
		return a.Load.Pos()
	case a.Struct == nil:
		return a.Instr.Pos()
	}
	return a.Addr.Pos()
}

func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
