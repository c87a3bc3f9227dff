package atomics

import (
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/ssa"
)

// Opponent returns an atomic access that may meet the plain access p such that
// one of them writes, the most telling first.
func (q *Package) Opponent(p *Access, atomic []*Access) *Access {
	if p.Kind == Load && slices.ContainsFunc(atomic, func(a *Access) bool { return a.Func() == p.Func() && a.Kind == Store }) {
		return nil // a function that stores it may be the only one, and so read it plainly
	}
	var best *Access
	for _, a := range atomic {
		if a.Kind == Load && p.Kind == Load || q.exclude(p, a) {
			continue
		}
		if a.Func() == p.Func() && (a.Kind != Modify || p.Kind == Load) {
			continue // one goroutine may be the only one to change it
		}
		if best == nil || a.Kind > best.Kind {
			best = a
		}
	}
	return best
}

// exclude reports whether a lock keeps two accesses apart. Locks are compared
// by name, since two functions reach the same one on different ways.
func (q *Package) exclude(p, a *Access) bool {
	for _, x := range q.Held(p) {
		for _, y := range q.Held(a) {
			if x.Path.Last() == y.Path.Last() && !(x.Mode == lockset.Read && y.Mode == lockset.Read) {
				return true
			}
		}
	}
	return false
}

// Held returns the locks that are held at an access.
func (q *Package) Held(a *Access) lockset.Set {
	if f := q.res.Of(a.Func()); f != nil {
		return f.HeldBefore(a.Instr)
	}
	return nil
}

// IsTest reports whether an instruction stands in a test file.
func (q *Package) IsTest(instr ssa.Instruction) bool {
	pos := instr.Pos()
	if !pos.IsValid() {
		pos = instr.Parent().Pos()
	}
	return pos.IsValid() && strings.HasSuffix(q.fset.Position(pos).Filename, "_test.go")
}
