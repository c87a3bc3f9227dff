package waits

import (
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// call follows an object that a call operates on or is given.
func (t *trace) call(v ssa.Value, site ssa.CallInstruction, lock path.Path) {
	common := site.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			t.ops = append(t.ops, op{deed: conc.Close, instr: site, lock: lock})
		}
		return // len, cap
	}
	if eff, ok := syncs.Of(common); ok && eff.Recv == v {
		spawn, _ := conc.SpawnAt(site)
		for _, a := range t.p.res.ActionsAt(site) {
			if a.Alts[0].Value == v && (!a.Go || spawn.Group != v || spawn.Body != nil) {
				o := op{deed: a.Alts[0].Deed, instr: site, lock: lock}
				if spawn.Group == v {
					o.body = spawn.Body
				}
				t.ops = append(t.ops, o)
			}
		}
		return
	}
	fn, args := t.p.res.Callee(site)
	if s, ok := conc.SpawnAt(site); ok && s.Body != nil {
		fn, args = s.Body, s.Args
	}
	if fn == nil {
		t.leave(v, true)
		return
	}
	for i, a := range args {
		if a != v {
			continue
		}
		if f := t.p.res.Of(fn); f == nil {
			t.foreign(site, fn, i, v, lock)
		} else if i < len(f.Fn.Params) {
			inner, _ := t.p.res.Inside(lock, site, f.Fn)
			t.value(f.Fn.Params[i], inner)
		}
	}
}

// foreign follows an object into a function of another package, as far as its
// summary tells.
func (t *trace) foreign(site ssa.CallInstruction, fn *ssa.Function, i int, v ssa.Value, lock path.Path) {
	t.leave(v, !t.p.res.Confines(fn, i))
	for _, a := range t.p.res.ActionsAt(site) {
		for _, alt := range a.Alts {
			if q, ok := t.p.res.Path(v); ok && alt.Path == q {
				t.ops = append(t.ops, op{deed: alt.Deed, instr: site, lock: lock})
			}
		}
	}
}

// result follows an object that a function returns to its callers.
func (t *trace) result(v ssa.Value, ret *ssa.Return, lock path.Path) {
	fn := ret.Parent()
	sites, all := t.p.res.Callers(fn)
	t.leave(v, !all || len(ret.Results) != 1)
	for _, site := range sites {
		if call, ok := site.(*ssa.Call); ok && len(ret.Results) == 1 {
			outer, _ := t.p.res.Outside(lock, site, fn)
			t.value(call, outer)
		}
	}
}
