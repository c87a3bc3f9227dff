package conc

import (
	"go/token"
	"slices"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/ssa"
)

// An act is one execution of a blocking operation.
type act struct {
	key   string      // "send $0.c*"
	stack []token.Pos // of the calls that led to it, and its own
	p     bool        // the parameter of the function in question
	l     locks
}

// An end is a path that returned, with the keys of what was done on it.
type end struct {
	p    bool
	path []string
}

// act records that an operation is executed.
func (r run1) act(key string, instr ssa.Instruction) run1 {
	r.path = append(slices.Clip(r.path), key)
	r.o.acts = append(r.o.acts, act{key: key, stack: append(slices.Clip(r.stack), instr.Pos()), p: r.o.param, l: r.l})
	return r
}

// compareActions checks the actions in the summary of f against what the oracle
// has seen: each operation that is executed is among them, with locks that it
// held each time and, if it did not, all that had been released; what must be
// done was done on each path that returned. Where no branch hangs on another,
// the locks are all that it held.
func compareActions(t *testing.T, f *Func, o *oracle, exact bool, src string) int {
	list := f.Summary.Actions
	if len(list) == maxActions {
		return 0
	}
	for _, x := range o.acts {
		if !slices.ContainsFunc(list, func(a Action) bool { return a.covers(x) }) {
			t.Errorf("%s at %v with %v is not among the actions\n%s", x.key, x.stack, x.l, src)
		}
	}
	for _, a := range list {
		for _, e := range o.ends {
			if a.Must && !slices.Contains(e.path, a.doneAs()) {
				t.Errorf("a path without the certain %s\n%s", a.text(), src)
			}
		}
		a.compareHeld(t, o, exact, src)
	}
	return len(list)
}

func (a Action) doneAs() string { return a.Alts[0].Deed.String() + " " + a.Alts[0].Path.String() }

// covers reports whether a speaks of an execution, and says nothing wrong of it.
func (a Action) covers(x act) bool {
	return a.doneAs() == x.key && a.obeys(x.p) && a.holds(x.l) && a.tellsGone(x.l)
}

func (a Action) obeys(p bool) bool {
	return !slices.ContainsFunc(a.Guard, func(g Guard) bool { return g != untold && (g.Value == "true") != p })
}

func (a Action) holds(l locks) bool {
	return modeIn(a.Held, "a") <= l.held("a") && modeIn(a.Held, "b") <= l.held("b")
}

// tellsGone reports whether the locks that have been released for the caller are
// among those that may be gone.
func (a Action) tellsGone(l locks) bool {
	for name, s := range l {
		released := s.w < 0 || s.r < 0
		told := false
		for _, g := range a.Gone {
			told = told || g.Last() == name
		}
		if released && !told {
			return false
		}
	}
	return true
}

// compareHeld compares the locks of an action with those of its executions. If
// there are no conditions, these are all that are reached from the same call in
// as many steps: they are told of together.
func (a Action) compareHeld(t *testing.T, o *oracle, exact bool, src string) {
	least := map[string]lockset.Mode{"a": lockset.Write, "b": lockset.Write}
	n := 0
	for _, x := range o.acts {
		same := x.key == a.doneAs() && len(x.stack) == len(a.Chain) && a.obeys(x.p)
		for i, s := range a.Chain {
			same = same && (x.stack[i] == s.Pos || exact && i > 0)
		}
		if same {
			n++
			for name, m := range least {
				least[name] = min(m, x.l.held(name))
			}
		}
	}
	for name, m := range least {
		if got := modeIn(a.Held, name); n > 0 && (got > m || exact && got != m) {
			t.Errorf("%s at %v: held %v of %s, but %v in all of %d executions (exact %v)\n%s", a.text(), a.Chain, got, name, m, n, exact, src)
		}
	}
}
