package conc

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Exit is what one family of paths through a function leaves of a lock that
// the function takes.
type Exit struct {
	Lock path.Path
	Cell lockset.Cell
	// Ret is where the paths leave; nil if they come, in a loop, to Again.
	Ret *ssa.Return
	// Again is the instruction that took the lock and is about to take it once
	// more.
	Again ssa.Instruction
	// Known is what the paths know of the results and then of the parameters,
	// as lockset.Flow.Known says it.
	Known []string
}

// Site returns the instruction that took the lock, nil if it is not held.
func (f *Func) Site(c lockset.Cell) ssa.Instruction {
	if c.Site == 0 {
		return nil
	}
	return f.Flow.Sites[c.Site-1]
}

// Exits returns the exits of f for the locks that it takes.
func (f *Func) Exits() []Exit {
	if f.Flow == nil {
		return nil
	}
	var list []Exit
	f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		ret, isRet := instr.(*ssa.Return)
		for _, e := range state {
			for i, p := range f.Flow.Locks {
				c := e.Cell(i)
				if isRet {
					list = append(list, Exit{Lock: p, Cell: c, Ret: ret, Known: f.known(e, ret)})
				} else if site := f.Site(c); site != nil && site == instr && c.Kept() && f.takesLock(instr) {
					list = append(list, Exit{Lock: p, Cell: c, Again: instr})
				}
			}
		}
	})
	return list
}

// takesLock reports whether instr takes a lock unconditionally, itself.
func (f *Func) takesLock(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	eff, ok := syncs.Of(&call.Call)
	return ok && (eff.Op == syncs.Lock || eff.Op == syncs.RLock)
}

func (f *Func) known(e *lockset.Element, ret *ssa.Return) []string {
	var list []string
	for _, v := range ret.Results {
		list = append(list, f.Flow.Known(e, v))
	}
	for _, p := range f.Fn.Params {
		list = append(list, f.Flow.Known(e, p))
	}
	return list
}

// Releases returns the calls and deferred calls in f that release a lock, in
// the given mode, on some path.
func (f *Func) Releases(lock path.Path, mode lockset.Mode) []ssa.CallInstruction {
	if f.Flow == nil {
		return nil
	}
	var list []ssa.CallInstruction
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if ok && f.Flow.Releases(site, lock, mode) {
				list = append(list, site)
			}
		}
	}
	return list
}

// ReleasesForeign reports whether f may release, or let somebody release, a lock
// that it did not take and that may be the one at p in another function, held
// in the given mode; Free stands for any.
func (r *Result) ReleasesForeign(f *Func, p path.Path, mode lockset.Mode) bool {
	for q, releases := range f.loose {
		if releases && r.SameLock(p, q) {
			return true
		}
	}
	if f.Flow == nil {
		return false
	}
	if f.Flow.Failed {
		return slices.ContainsFunc(f.Flow.Locks, func(q path.Path) bool { return r.SameLock(p, q) })
	}
	return slices.ContainsFunc(f.Exits(), func(x Exit) bool {
		return (mode != lockset.Read && x.Cell.LowW < 0 || mode != lockset.Write && x.Cell.LowR < 0) && r.SameLock(p, x.Lock)
	})
}
