package lockgraph

import (
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Name names a lock in a way that means the same in all functions, and in
// other packages: a package variable by itself, "{pkg.reg}" and the steps from
// there; a field by a type and the way from any object of it, "(pkg.Server)" and
// ".reg*.mu". Two locks of one edge that hang on one object are named from the
// same object.
type Name struct{ Base, Elems string }

// String prints the name for facts.
func (n Name) String() string { return n.Base + n.Elems }

// short returns the name as it is written in its package: "Server.reg.mu".
func (n Name) short() string {
	base := n.Base[1 : len(n.Base)-1]
	base = base[strings.LastIndexByte(base, '/')+1:]
	return base[strings.IndexByte(base, '.')+1:] + strings.ReplaceAll(n.Elems, "*", "")
}

// parseName reads what String prints.
func parseName(s string) (Name, bool) {
	var end int
	switch {
	case strings.HasPrefix(s, "{"):
		end = strings.IndexByte(s, '}')
	case strings.HasPrefix(s, "("):
		end = strings.IndexByte(s, ')')
	default:
		return Name{}, false
	}
	if end < 2 {
		return Name{}, false
	}
	n := Name{s[:end+1], s[end+1:]}
	return n, strings.Join((path.Path{Elems: n.Elems}).Steps(), "") == n.Elems
}

// A pair is an edge by the names of its locks.
type pair struct{ outer, inner Name }

// named is what names of types stand for. It is filled while edges are made.
type named map[string]*types.TypeName

func (m named) base(t *types.TypeName) string {
	s := "(" + t.Pkg().Path() + "." + t.Name() + ")"
	m[s] = t
	return s
}

// pair names the two locks of an edge. There are no names for locks of objects
// that merely may belong together, and none for two locks of one variable.
func (g *graph) pair(outer, inner object) (pair, bool) {
	if g.insideSync(outer) || g.insideSync(inner) {
		return pair{}, false
	}
	a, b := g.class(outer), g.class(inner)
	if a == b && a.Base != "" {
		return pair{}, false
	}
	if outer.root == inner.root && outer.global == inner.global {
		if p, ok := g.together(outer, inner); ok {
			return p, true
		}
	}
	if la, lb := g.local(outer), g.local(inner); la.Base != "" && lb.Base != "" && (outer.root != nil || inner.root != nil) {
		return pair{la, lb}, la != lb
	}
	if outer.root != nil && inner.root != nil {
		return pair{}, false
	}
	return pair{a, b}, a.Base != "" && b.Base != ""
}

// insideSync reports whether a lock is a part of an object of package sync: who
// holds the lock of a Once runs its function, which nobody does twice.
func (g *graph) insideSync(o object) bool {
	steps := o.path().Steps()
	for n := range steps {
		t, ok := g.typeAt(o, strings.Join(steps[:n], ""))
		if !ok {
			continue
		}
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "sync" {
			return steps[n] != "*" // but for a pointer to the lock
		}
	}
	return false
}

// together names two locks from the last object of a named type on the way to
// both.
func (g *graph) together(outer, inner object) (pair, bool) {
	a, b := outer.path().Steps(), inner.path().Steps()
	n := 0
	for n < len(a)-1 && n < len(b)-1 && a[n] == b[n] {
		n++
	}
	for ; n >= 0; n-- {
		if t, ok := g.typeAt(outer, strings.Join(a[:n], "")); ok {
			if tn := typeName(t); tn != nil {
				base := g.named.base(tn)
				return pair{Name{base, tidy(a[n:])}, Name{base, tidy(b[n:])}}, true
			}
		}
	}
	return pair{}, false
}

// tidy drops the star with which a pointer to the base is followed.
func tidy(steps []string) string { return strings.TrimPrefix(strings.Join(steps, ""), "*") }

// class names a lock by itself: a package variable, or a field of the type of
// the object that it is in.
func (g *graph) class(o object) Name {
	if o.root == nil && !strings.Contains(o.elems, "[") {
		return Name{"{" + o.global + "}", o.elems}
	}
	steps := o.path().Steps()
	for n := len(steps) - 1; n >= 0; n-- {
		if t, ok := g.typeAt(o, strings.Join(steps[:n], "")); ok {
			if tn := typeName(t); tn != nil {
				return Name{g.named.base(tn), tidy(steps[n:])}
			}
		}
	}
	return Name{}
}

// localBase starts the names of local variables.
const localBase = "{local "

// local names a lock that is, or is in, a local variable of which there is one
// for all function literals that capture it, or a package variable.
func (g *graph) local(o object) Name {
	if o.root == nil {
		return g.class(o)
	}
	a, ok := o.root.(*ssa.Alloc)
	if !ok || captures(a) < 2 || path.InLoop(a.Block()) || strings.Contains(o.elems, "[") {
		return Name{}
	}
	return Name{localBase + a.Parent().String() + " " + a.Name() + "}", o.elems}
}

// isLocal reports whether a name means something in one function only.
func (n Name) isLocal() bool { return strings.HasPrefix(n.Base, localBase) }

// A lift says that objects of one type are reached from those of another.
type lift struct {
	from   string // "(pkg.T)"
	to     string
	prefix string
}

// lifts returns what the names of edges say of the objects between the base and
// the locks, and of the one type to which a field points back.
func (g *graph) lifts(edges []*Edge) []lift {
	var list []lift
	add := func(n Name) {
		base := g.named[n.Base]
		if base == nil {
			return
		}
		steps := (path.Path{Elems: n.Elems}).Steps()
		for i, t := range along(base.Type(), steps) {
			if i == 0 || i == len(steps) || t == nil {
				continue
			}
			if tn := typeName(t); tn != nil && tn != base {
				l := lift{g.named.base(tn), n.Base, g.simple(base, strings.Join(steps[:i], ""))}
				if l.prefix != "" && !slices.Contains(list, l) {
					list = append(list, l)
				}
			}
		}
	}
	for _, e := range edges {
		add(e.pair.outer)
		add(e.pair.inner)
	}
	return list
}

// simple drops from steps the ways that lead to an object and, by a field of it
// that points back, to where they started.
func (g *graph) simple(base *types.TypeName, elems string) string {
	steps := (path.Path{Elems: elems}).Steps()
again:
	ts := along(base.Type(), steps)
	for k := 1; k+1 < len(steps); k++ {
		if steps[k][0] != '.' || steps[k+1] != "*" || ts[k] == nil || ts[k+2] == nil {
			continue
		}
		up, to := typeName(ts[k]), typeName(ts[k+2])
		if up == nil || to == nil || !pointsBack(up, to, steps[k][1:]) {
			continue
		}
		for i := k - 1; i >= 0; i-- {
			plain := !slices.Contains(steps[i:k], "[]")
			if ts[i] != nil && typeName(ts[i]) == to && !(plain && fieldsOf(to, up) > 1) {
				steps = slices.Delete(slices.Clone(steps), i, k+2)
				goto again
			}
		}
	}
	return strings.Join(steps, "")
}

// pointsBack reports whether a field leads from a part to its whole: it is the
// only field of its type, in a struct that is no list or tree.
func pointsBack(part, whole *types.TypeName, field string) bool {
	f := next(part.Type(), "."+field)
	return part != whole && part.Pkg() == whole.Pkg() && f != nil && typeName(f) == whole && fieldsOf(part, whole) == 1
}

// fieldsOf counts the fields of one struct that are another, or point to it.
func fieldsOf(in, t *types.TypeName) int {
	n := 0
	if s, ok := in.Type().Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			if typeName(f.Type()) == t {
				n++
			}
		}
	}
	return n
}

// maxNames bounds the names of one edge.
const maxNames = 12

// alternates returns all names of an edge: its own, and those from the objects
// that the object of its own names is a part of.
func (g *graph) alternates(p pair, lifts []lift) []pair {
	list := []pair{p}
	if p.outer.Base != p.inner.Base {
		return list
	}
	for i := 0; i < len(list); i++ {
		for _, l := range lifts {
			if l.from != list[i].outer.Base || len(list) == maxNames {
				continue
			}
			to := g.named[l.to]
			up := pair{
				Name{l.to, g.simple(to, l.prefix+list[i].outer.Elems)},
				Name{l.to, g.simple(to, l.prefix+list[i].inner.Elems)},
			}
			if len((path.Path{Elems: up.outer.Elems}).Steps()) <= maxElems && up.outer != up.inner && !slices.Contains(list, up) {
				list = append(list, up)
			}
		}
	}
	return list
}

// fresh reports whether an object may be known to nobody else: the function, or
// its callers, may have just made it.
func (g *graph) fresh(root ssa.Value, fn *ssa.Function, depth int) bool {
	if root == nil {
		return false
	}
	p, ok := root.(*ssa.Parameter)
	if !ok {
		return root.Parent() == fn || !returned(root) && captures(root) < 2
	}
	if depth > 3 {
		return true
	}
	sites, all := g.res.Callers(p.Parent())
	if !all {
		return false
	}
	for _, site := range sites {
		callee, args := g.res.Callee(site)
		for i, q := range p.Parent().Params {
			if q != p || i >= len(args) || callee == nil {
				continue
			}
			o, ok := g.value(args[i], maxDepth)
			if ok && (handed(o.root, site) || !g.fresh(o.root, site.Parent(), depth+1)) {
				return false
			}
		}
	}
	return true
}

// handed reports whether an object is made where a goroutine is started that
// gets it, and where something else gets it as well.
func handed(v ssa.Value, site ssa.CallInstruction) bool {
	if _, ok := conc.SpawnAt(site); !ok || v == nil || v.Parent() != site.Parent() || v.Referrers() == nil {
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(instr ssa.Instruction) bool {
		switch instr := instr.(type) {
		case ssa.CallInstruction:
			return instr != site
		case *ssa.Store:
			return instr.Val == v
		case *ssa.MapUpdate:
			return instr.Value == v
		case *ssa.MakeClosure, *ssa.Return, *ssa.Send, *ssa.MakeInterface:
			return true
		}
		return false
	})
}

// captures counts the function literals that have v, or the variable in which it
// is kept.
func captures(v ssa.Value) int {
	n := 0
	if v.Referrers() == nil {
		return 0
	}
	for _, instr := range *v.Referrers() {
		switch instr := instr.(type) {
		case *ssa.MakeClosure:
			n++
		case *ssa.Store:
			if a, ok := instr.Addr.(*ssa.Alloc); ok && instr.Val == v {
				n += captures(a)
			}
		}
	}
	return n
}

// returned reports whether a function gives what it has made to its caller.
func returned(v ssa.Value) bool {
	if v.Referrers() == nil {
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(instr ssa.Instruction) bool {
		ret, ok := instr.(*ssa.Return)
		return ok && slices.Contains(ret.Results, v)
	})
}
