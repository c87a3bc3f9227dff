package parallel

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A Location is a variable as all roles name it: what Elems leads to from an
// object of type Type, a captured variable or a package variable.
type Location struct {
	Type   *types.TypeName
	Val    ssa.Value
	Global string
	Elems  string
}

// whole reports whether l is a whole object: copies of it are not followed.
func (l Location) whole() bool { return l.Type != nil && l.Elems == "" }

// A Conflict is two accesses of one location by roles that overlap.
type Conflict struct {
	Write, Other *Access
	More         []*Access // other sides beside Other
}

// A Package finds the conflicts of one package.
type Package struct {
	pass    *analysis.Pass
	res     *conc.Result
	roles   []*Role
	fresh   map[*types.TypeName]bool // made by functions that serve a request: each has its own
	wrapped map[*types.TypeName]bool // handlers that are called one at a time
	locked  map[Location]bool        // accessed under a lock by some role
	index   map[*types.Var]use       // of fields and package variables; nil before it is needed
	effects map[*ssa.Function]*effects
}

// Find returns the conflicts of a package.
func Find(pass *analysis.Pass, res *conc.Result) []Conflict {
	q := &Package{pass: pass, res: res, fresh: map[*types.TypeName]bool{}, wrapped: map[*types.TypeName]bool{}, locked: map[Location]bool{}, effects: map[*ssa.Function]*effects{}}
	q.findRoles()
	if len(q.roles) == 0 {
		return nil
	}
	for _, r := range q.roles {
		q.walk(r)
	}
	var list []Conflict
	for _, r := range q.roles {
		switch r.Kind {
		case Handler:
			list = append(list, q.againstItself(r)...)
		case Spawned:
			if r.handler != nil || r.many {
				list = append(list, q.againstItself(r)...)
			}
			if r.lives {
				list = append(list, q.againstOthers(r)...)
			}
		case Test:
			list = append(list, q.againstTests(r)...)
		}
	}
	return merged(list)
}

// merged keeps one conflict for each location and each role that writes it, an
// update if there is one.
func merged(list []Conflict) []Conflict {
	type side struct {
		loc  Location
		role *Role
	}
	at := map[side]int{}
	var out []Conflict
	for _, c := range list {
		s := side{c.Write.Loc, c.Write.Role}
		if s.role.Kind == Method {
			s.role = c.Other.Role
		}
		i, ok := at[s]
		switch {
		case !ok:
			at[s] = len(out)
			out = append(out, c)
		case c.Write.Role.Kind == Method && out[i].Write.Role.Kind != Method:
		case out[i].Write.Role.Kind == Method && c.Write.Role.Kind != Method, c.Write.Update && !out[i].Write.Update:
			out[i] = c
		case c.Write.Instr == out[i].Write.Instr && len(out[i].More) < maxMore:
			out[i].More = append(out[i].More, c.Other)
		}
	}
	return out
}

// maxMore bounds the other sides that are named.
const maxMore = 3

// againstItself returns the writes of a handler, or of what it starts: several
// requests make them at once.
func (q *Package) againstItself(r *Role) []Conflict {
	var list []Conflict
	for _, w := range r.accesses {
		if w.Write && q.bare(w) && !(r.many && w.inLoop()) && !w.firstUse && !w.gated() && (w.Update || !w.after.tells) {
			list = append(list, Conflict{Write: w, Other: w})
		}
	}
	return list
}

// inLoop reports whether the variable of an access is one that each round of a
// loop has for itself.
func (a *Access) inLoop() bool {
	v, ok := a.Loc.Val.(ssa.Instruction)
	return ok && path.InLoop(v.Block())
}

// againstOthers returns the conflicts of a goroutine with handlers, with the
// methods of the object that it was started for, and with other goroutines.
func (q *Package) againstOthers(r *Role) []Conflict {
	var list []Conflict
	for _, a := range r.accesses {
		if !q.bare(a) || a.firstUse {
			continue
		}
		for _, other := range q.roles {
			if other == r || other.Kind == Spawned && (!other.lives || other.index < r.index || !q.apart(r, other)) {
				continue
			}
			for _, b := range other.accesses {
				if a.Loc == b.Loc && (a.Write || b.Write) && q.bare(b) && !b.firstUse && q.meet(a, b) {
					w, o := a, b
					if !w.Write {
						w, o = b, a
					}
					list = append(list, Conflict{Write: w, Other: o})
				}
			}
		}
	}
	return list
}

// meet reports whether the access a of a goroutine meets b of another role.
func (q *Package) meet(a, b *Access) bool {
	if b.before.waits {
		return false
	}
	if b.Role.Kind == Handler {
		// What handlers write is reported by itself. What they tell comes too late
		// for the next request.
		return a.Write && !b.Write && a.Role.handler == nil
	}
	if b.before.open || (b.after.tells || b.after.open) && (a.before.waits || a.before.open) {
		return false
	}
	switch b.Role.Kind {
	case Method:
		return a.Loc.Type != nil && a.Loc.Type == b.Role.Type && q.overlaps(a, b)
	case Spawned:
		return a.Loc.Global != "" && !a.before.waits && !a.before.open && !a.after.tells && !b.after.tells
	}
	return false
}

// againstTests returns the writes of a parallel test to package variables that
// another one uses.
func (q *Package) againstTests(r *Role) []Conflict {
	var list []Conflict
	for _, w := range r.accesses {
		if !w.Write || w.Loc.Global == "" || !q.bare(w) || w.before.waits || w.firstUse {
			continue
		}
		for _, other := range q.roles {
			if other.Kind != Test || other == r {
				continue
			}
			for _, o := range other.accesses {
				if o.Loc == w.Loc && q.bare(o) && !o.before.waits && !(o.Write && other.index < r.index) {
					list = append(list, Conflict{Write: w, Other: o})
				}
			}
		}
	}
	return list
}

// isTest reports whether pos is in a test file.
func (q *Package) isTest(pos token.Pos) bool {
	return pos.IsValid() && strings.HasSuffix(q.pass.Fset.Position(pos).Filename, "_test.go")
}
