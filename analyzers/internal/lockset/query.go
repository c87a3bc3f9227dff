package lockset

import (
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// Known returns what is known of v on the paths of e: a constant's text, "nil",
// "nonnil", or "".
func (f *Flow) Known(e *Element, v ssa.Value) string { return f.conds.known(e, v) }

// Must returns the locks held in every element.
func (f *Flow) Must(state []*Element) Set {
	var s Set
	for i, p := range f.Locks {
		m := Write
		for _, e := range state {
			m = min(m, e.Cell(i).Mode())
		}
		if m != Free && len(state) > 0 {
			s = append(s, Held{p, m})
		}
	}
	return Make(s...)
}

// May returns the locks held in some element.
func (f *Flow) May(state []*Element) Set {
	var s Set
	for i, p := range f.Locks {
		for _, e := range state {
			s = append(s, Held{p, e.Cell(i).Mode()})
		}
	}
	return Make(s...)
}

// Releases reports whether an instruction that is reached releases a lock, in
// the given mode, in one of its outcomes.
func (f *Flow) Releases(instr ssa.Instruction, lock path.Path, m Mode) bool {
	for _, o := range f.memo[instr] {
		for _, e := range o.Effects {
			if e.Path == lock && (m == Write && e.W < 0 || m == Read && e.R < 0) {
				return true
			}
		}
	}
	return false
}
