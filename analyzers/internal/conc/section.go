package conc

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Section is what a function executes under a lock from where it takes it.
type Section struct {
	Lock path.Path
	Mode lockset.Mode
	Take ssa.Instruction
	// Releases are the calls and deferred calls that end it, each on some path.
	Releases []ssa.CallInstruction
	// Inside are the instructions before which the lock is held on all paths, and
	// on some of them since Take.
	Inside map[ssa.Instruction]bool
}

// Sections returns the critical sections that f begins, in the order in which it
// comes to them.
func (f *Func) Sections() []*Section {
	if f.Flow == nil || f.Flow.Failed || len(f.Flow.Sites) == 0 {
		return nil
	}
	type start struct {
		lock int
		site int16
	}
	of := map[start]*Section{}
	var list []*Section
	at := func(i int, c lockset.Cell) *Section {
		s := of[start{i, c.Site}]
		if s == nil {
			s = &Section{Lock: f.Flow.Locks[i], Mode: c.Mode(), Take: f.Site(c), Inside: map[ssa.Instruction]bool{}}
			of[start{i, c.Site}] = s
			list = append(list, s)
		}
		return s
	}
	f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		f.steps(instr, state, func(instr ssa.Instruction, state []*lockset.Element) {
			for i, p := range f.Flow.Locks {
				f.within(instr, state, i, func(c lockset.Cell, all bool) {
					s := at(i, c)
					if all {
						s.Inside[instr] = true
					}
					site, ok := instr.(ssa.CallInstruction)
					if ok && f.Flow.Releases(instr, p, c.Mode()) && !slices.Contains(s.Releases, site) {
						s.Releases = append(s.Releases, site)
					}
				})
			}
		})
	})
	return list
}

// within calls visit for each way in which the i'th lock is held before an
// instruction; all reports that it is held on all paths.
func (f *Func) within(instr ssa.Instruction, state []*lockset.Element, i int, visit func(c lockset.Cell, all bool)) {
	all := true
	for _, e := range state {
		all = all && e.Cell(i).Mode() != lockset.Free
	}
	for _, e := range state {
		if c := e.Cell(i); c.Site != 0 && c.Mode() != lockset.Free {
			visit(c, all)
		}
	}
}
