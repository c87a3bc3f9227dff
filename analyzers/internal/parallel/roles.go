package parallel

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// Kind says why a role is there.
type Kind uint8

// The kinds of role.
const (
	Handler Kind = iota // runs once for each request, of many at once
	Spawned             // a goroutine that nobody waits for where it is started
	Method              // exported: users call it while what the object has started runs
	Test                // calls Parallel
)

// A Role is a function that runs beside others.
type Role struct {
	Kind Kind
	Fn   *ssa.Function
	Pos  token.Pos // where it is registered, started or declared
	// Type is what a Method belongs to, and the object for which a goroutine is
	// Spawned, nil if it is for none.
	Type *types.TypeName

	index    int
	env      map[ssa.Value]Location
	spawn    *conc.Spawn
	inNew    bool      // spawned by a function that makes the object, not by a method of it
	handler  *Role     // which starts it, once for each request; else nil
	many     bool      // a loop starts several at once
	lives    bool      // it is started for certain, and not waited for
	from     *ssa.Call // of Parallel, for a Test: before it, the test runs alone
	accesses []*Access
}

func (q *Package) add(r *Role) {
	for _, old := range q.roles {
		if old.Kind == r.Kind && old.Fn == r.Fn && r.Kind != Spawned {
			return
		}
	}
	r.index = len(q.roles)
	q.roles = append(q.roles, r)
}

// findRoles reads the package for all roles.
func (q *Package) findRoles() {
	testing := standsIn.MatchString(q.pass.Pkg.Name())
	for _, f := range q.res.Funcs() {
		if serves(f.Fn) {
			q.findFresh(f.Fn)
		}
		q.findWrapped(f.Fn)
	}
	for _, f := range q.res.Funcs() {
		if q.isTest(f.Fn.Pos()) {
			if c := parallelCall(f.Fn); c != nil {
				q.add(&Role{Kind: Test, Fn: f.Fn, Pos: f.Fn.Pos(), from: c})
			}
			continue
		}
		if !testing {
			q.findHandlers(f.Fn)
		}
	}
	for _, f := range q.res.Funcs() {
		if !q.isTest(f.Fn.Pos()) {
			q.findSpawns(f.Fn)
		}
	}
	q.findMethods()
}

// findSpawns adds the goroutines that fn starts whenever it is called, and that
// it does not wait for; if it is a handler, all that it starts: there are others
// beside them in any case.
func (q *Package) findSpawns(fn *ssa.Function) {
	spawns := conc.Spawns(fn)
	if len(spawns) == 0 {
		return
	}
	handler := q.handlerOf(fn)
	for _, s := range spawns {
		if s.Body == nil || q.res.Of(s.Body) == nil || handler == nil && !q.certain(fn, 4) {
			continue
		}
		lives := handler != nil || !optional(s.Site) && !q.joined(s.Site)
		many := handler == nil && q.many(s.Site)
		if !lives && !many {
			continue
		}
		r := &Role{Kind: Spawned, Fn: s.Body, Pos: s.Site.Pos(), env: map[ssa.Value]Location{}, spawn: &s, handler: handler, many: many, lives: lives}
		if s.Closure != nil {
			q.bindOuter(r, fn)
		}
		for i, a := range s.Args {
			if p, ok := q.res.Path(a); ok && i < len(s.Body.Params) {
				q.bind(r, s.Body.Params[i], p)
			}
		}
		q.add(r)
	}
}

// many reports whether a goroutine is started again and again, with nothing in
// between that could wait for the one before: what accepts a connection does not.
func (q *Package) many(site ssa.CallInstruction) bool {
	if !path.InLoop(site.Block()) {
		return false
	}
	waits := false
	join.After(site, func(instr ssa.Instruction) bool {
		if call, ok := instr.(ssa.CallInstruction); ok {
			if m := syncs.Callee(call.Common()); m != nil && strings.HasPrefix(m.Name(), "Accept") {
				return true
			}
		}
		k := q.kindOf(instr)
		waits = waits || (k.gate || k.open) && join.MayFollow(instr, site)
		return !waits
	})
	return !waits
}

// handlerOf returns the handler that fn is, or is part of, nil if it is none.
func (q *Package) handlerOf(fn *ssa.Function) *Role {
	for ; fn != nil; fn = fn.Parent() {
		for _, r := range q.roles {
			if r.Kind == Handler && r.Fn == fn {
				return r
			}
		}
	}
	return nil
}

// bindOuter names the objects of the function around a literal.
func (q *Package) bindOuter(r *Role, fn *ssa.Function) {
	for _, b := range r.spawn.Closure.Bindings {
		for _, v := range []ssa.Value{b, loaded(b)} {
			if v == nil {
				continue
			}
			if p, ok := q.res.Path(v); ok && p.Root.Value != nil {
				q.bind(r, p.Root.Value, path.Path{Root: p.Root})
			}
		}
	}
}

// loaded returns what is stored in the captured variable cell, if that is done once.
func loaded(cell ssa.Value) ssa.Value {
	a, ok := cell.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var only ssa.Value
	for _, ref := range *a.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == a {
			if only != nil {
				return nil
			}
			only = st.Val
		}
	}
	return only
}

// bind lets v stand for the object that p is, if users of the package can reach it.
func (q *Package) bind(r *Role, v ssa.Value, p path.Path) {
	if p.Root.Kind == path.Global {
		r.env[v] = Location{Global: p.Root.Name, Elems: p.Elems}
		return
	}
	if p.Elems != "" || p.Root.Value == nil {
		return
	}
	t := q.structOf(p.Root.Value.Type())
	switch {
	case t == nil || r.Type != nil && r.Type != t || r.handler != nil && q.fresh[t]:
		return
	case p.Root.Kind == path.Param && p.Root.Index == 0 && p.Root.Value.Parent().Signature.Recv() != nil:
	case (p.Root.Kind == path.Alloc || p.Root.Kind == path.Result) && handedOut(p.Root.Value):
		r.inNew = true
	case q.pass.Pkg.Name() == "main" && q.only(t):
	default:
		return
	}
	r.Type = t
	r.env[v] = Location{Type: t}
}

// only reports whether the program makes one object of the type, in one place that
// is no loop.
func (q *Package) only(t *types.TypeName) bool {
	made := 0
	for _, f := range q.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				if a, ok := instr.(*ssa.Alloc); ok && q.structOf(a.Type()) == t && !q.isTest(f.Fn.Pos()) {
					if made++; path.InLoop(b) {
						made++
					}
				}
			}
		}
	}
	return made == 1
}

// handedOut reports whether the function that makes an object returns it.
func handedOut(v ssa.Value) bool {
	if v.Referrers() == nil {
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Return:
			return true
		case *ssa.MakeInterface:
			if handedOut(ref) {
				return true
			}
		case *ssa.Store:
			// A variable that a closure captures: what is loaded from it is the object.
			if cell, ok := ref.Addr.(*ssa.Alloc); ok && ref.Val == v && loaded(cell) == v && loadsHandedOut(cell) {
				return true
			}
		}
	}
	return false
}

func loadsHandedOut(cell *ssa.Alloc) bool {
	for _, ref := range *cell.Referrers() {
		if u, ok := ref.(*ssa.UnOp); ok && handedOut(u) {
			return true
		}
	}
	return false
}

// findMethods adds the exported methods of the types whose objects start
// goroutines for themselves.
func (q *Package) findMethods() {
	types := map[*types.TypeName]bool{}
	for _, r := range q.roles {
		if r.Kind == Spawned && r.Type != nil && r.Type.Exported() && q.pass.Pkg.Name() != "main" {
			types[r.Type] = true
		}
	}
	if len(types) == 0 {
		return
	}
	for _, f := range q.res.Funcs() {
		fn := f.Fn
		if fn.Signature.Recv() == nil || fn.Parent() != nil || fn.Object() == nil || !fn.Object().Exported() || q.isTest(fn.Pos()) {
			continue
		}
		if t := q.structOf(fn.Params[0].Type()); t != nil && types[t] {
			q.add(&Role{Kind: Method, Fn: fn, Pos: fn.Pos(), Type: t, env: map[ssa.Value]Location{fn.Params[0]: {Type: t}}})
		}
	}
}

// parallelCall returns the call after which fn, a test, runs beside others; nil if
// it does not.
func parallelCall(fn *ssa.Function) *ssa.Call {
	if !strings.HasPrefix(fn.Name(), "Test") || fn.Signature.Recv() != nil || fn.Parent() != nil || fn.Signature.Params().Len() != 1 {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if c, ok := instr.(*ssa.Call); ok {
				if eff, ok := syncs.Of(&c.Call); ok && eff.Op == syncs.TestParallel && !optional(c) {
					return c
				}
			}
		}
	}
	return nil
}
