// Package lockset computes which locks are held where in a function.
//
// A state is a set of elements. An element is what one family of paths does:
// how each lock differs from the entry of the function, the deferred calls that
// are pending, and what is known of the conditions on the way. Paths that agree
// on locks and defers share an element, which keeps the conditions that they
// have in common. So `if b { mu.Lock() }` and a later `if b { mu.Unlock() }`
// stay correlated, at polynomial cost. This is property simulation (Das, Lerner
// and Seigle, "ESP: path-sensitive program verification in polynomial time",
// PLDI 2002) with lock states as the property.
//
// Panics are not followed: a path ends at one.
package lockset

import (
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// Mode says how a lock is held; a greater mode allows more.
type Mode uint8

// The modes.
const (
	Free  Mode = iota
	Read       // RLock
	Write      // Lock
)

// String names the mode by the method that takes it.
func (m Mode) String() string { return [...]string{"", "RLock", "Lock"}[m] }

// maxReaders bounds the count of RLocks.
const maxReaders = 3

// A Cell says how the state of one lock differs from that at the entry of the
// function. The zero Cell is "no different".
type Cell struct {
	W int8 // +1: locked here; -1: unlocked, though not locked here
	R int8 // the same for RLock, counted
	// LowW and LowR are the least that W and R have been. A lock that was
	// released first must have been held at entry, so what has been taken since
	// the low is held for certain.
	LowW, LowR int8
	// Any says that the difference is unknown: W and R count from when it
	// became so. Freed says that the lock may have been released.
	Any, Freed bool
	// Site is 1 + the index in Flow.Sites of the instruction that last took
	// the lock, 0 if it is not held.
	Site int16
}

// Mode returns how the lock is held for certain, whatever held at entry.
func (c Cell) Mode() Mode {
	switch {
	case c.W > c.LowW:
		return Write
	case c.R > c.LowR:
		return Read
	}
	return Free
}

// Kept reports that the lock is held and was free, or less held, at entry.
func (c Cell) Kept() bool { return !c.Any && (c.W > 0 || c.R > 0) }

// Changed reports that the lock differs, or may differ, from the entry.
func (c Cell) Changed() bool { return c.W != 0 || c.R != 0 || c.Any }

// Released reports that a lock held at entry, in the given mode, may be no
// longer.
func (c Cell) Released(m Mode) bool { return c.Any || m == Write && c.W < 0 || m == Read && c.R < 0 }

// then returns the cell after a change done at a site.
func (c Cell) then(e Effect, site int16) Cell {
	freed := c.Freed || c.W < 0 || c.R < 0 || e.W < 0 && c.W <= 0 || e.R < 0 && c.R <= 0
	if e.Any || c.W+e.W < -1 {
		return Cell{Any: true, Freed: freed || e.W < 0 || e.R < 0}
	}
	c.W = min(c.W+e.W, 1)
	c.R = max(-maxReaders, min(c.R+e.R, maxReaders))
	c.LowW, c.LowR = min(c.LowW, c.W), min(c.LowR, c.R)
	if c.Any {
		c.W, c.R, c.LowW, c.LowR, c.Freed = c.W-c.LowW, c.R-c.LowR, 0, 0, freed
	}
	switch {
	case c.Mode() == Free:
		c.Site = 0
	case e.W > 0 || e.R > 0:
		c.Site = site
	}
	return c
}

// An Effect is a change of one lock. A Path without a root stands for every
// lock held whose last field has the name of Path's: something that cannot be
// told is released.
type Effect struct {
	Path path.Path
	On   []ssa.Value // values on which the meaning of Path hangs, see path.Env.Values
	W, R int8        // as in Cell; with Any, one is negative if the lock may be released
	Any  bool
}

// An Outcome is one of the ways in which an instruction may change locks.
type Outcome struct {
	Effects []Effect
	// Results says what is known of the results of a call in this case:
	// "" (nothing), "true", "false", "nil", "nonnil".
	Results []string
}

// Held is a lock with its mode.
type Held struct {
	Path path.Path
	Mode Mode
}

// Set is a set of held locks, sorted by path, each once.
type Set []Held

// Make returns the set of the given locks, each with its greatest mode.
func Make(locks ...Held) Set {
	var s Set
	for _, h := range locks {
		if h.Mode != Free {
			s = append(s, h)
		}
	}
	slices.SortFunc(s, func(a, b Held) int {
		if c := compare(a.Path, b.Path); c != 0 {
			return c
		}
		return int(b.Mode) - int(a.Mode)
	})
	return slices.CompactFunc(s, func(a, b Held) bool { return a.Path == b.Path })
}

func compare(a, b path.Path) int {
	if a == b {
		return 0
	}
	return strings.Compare(a.String(), b.String())
}

// Mode returns how p is held in s.
func (s Set) Mode(p path.Path) Mode {
	for _, h := range s {
		if h.Path == p {
			return h.Mode
		}
	}
	return Free
}

// Meet returns the locks of both sets, each with its lesser mode: what is held
// for certain where two paths join.
func (s Set) Meet(o Set) Set {
	var out Set
	for _, h := range s {
		if m := min(h.Mode, o.Mode(h.Path)); m != Free {
			out = append(out, Held{h.Path, m})
		}
	}
	return out
}

// Join returns the locks of either set, each with its greater mode: what may
// be held where two paths join.
func (s Set) Join(o Set) Set { return Make(slices.Concat(s, o)...) }

// Equal reports whether the sets are the same.
func (s Set) Equal(o Set) bool { return slices.Equal(s, o) }
