package atomics

import (
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Update is a store of a value that was computed from an atomic load of the
// same variable, which somebody else may change in between.
type Update struct {
	Store *ssa.Call
	Other *Access // the other change; nil if it is another run of the same one
}

// Updates returns those among the accesses of one variable.
func (q *Package) Updates(all []*Access) []Update {
	var list []Update
	for _, s := range all {
		call, ok := s.Instr.(*ssa.Call)
		if !ok || !s.Atomic || s.Kind != Store || q.IsTest(call) || len(q.Held(s)) > 0 || q.Quiet(s.Instr, s.Addr) {
			continue
		}
		load := q.loadIn(call.Call.Args[len(call.Call.Args)-1], s.Addr, 4)
		if load == nil {
			continue
		}
		other := q.writer(s, all)
		if other != nil || q.runsTwice(s.Func()) {
			list = append(list, Update{call, other})
		}
	}
	return list
}

// loadIn returns the atomic load of addr from which v is computed.
func (q *Package) loadIn(v ssa.Value, addr ssa.Value, depth int) *ssa.Call {
	switch v := v.(type) {
	case *ssa.BinOp:
		if l := q.loadIn(v.X, addr, depth-1); l != nil || depth == 0 {
			return l
		}
		return q.loadIn(v.Y, addr, depth-1)
	case *ssa.Convert:
		return q.loadIn(v.X, addr, depth)
	case *ssa.Call:
		eff, ok := syncs.Of(v.Common())
		if !ok || eff.Op != syncs.AtomicLoad || eff.Loc == nil {
			return nil
		}
		p, ok1 := q.res.Path(addr)
		q, ok2 := q.res.Path(eff.Loc)
		if ok1 && ok2 && p == q {
			return v
		}
	}
	return nil
}

// writer returns another function's change of the variable that no lock and
// no time keeps from that of s.
func (q *Package) writer(s *Access, all []*Access) *Access {
	for _, a := range all {
		if a.Atomic && a.Kind != Load && a.Func() != s.Func() && !q.IsTest(a.Instr) && !q.Quiet(a.Instr, a.Addr) && len(q.Held(a)) == 0 {
			return a
		}
	}
	return nil
}

// runsTwice reports whether goroutines may run fn at once: it is a method that
// any user of the object may call, or a loop starts it.
func (q *Package) runsTwice(fn *ssa.Function) bool {
	if fn.Parent() != nil {
		for _, s := range conc.Spawns(fn.Parent()) {
			if s.Body == fn && path.InLoop(s.Site.Block()) {
				return true
			}
		}
		return false
	}
	sites, all := q.res.Callers(fn)
	if !all {
		obj := fn.Object()
		return obj != nil && obj.Exported() && fn.Signature.Recv() != nil
	}
	for _, site := range sites {
		if _, ok := site.(*ssa.Go); ok && path.InLoop(site.Block()) {
			return true
		}
	}
	return false
}
