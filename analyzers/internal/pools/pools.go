// Package pools knows which calls put an object into a sync.Pool.
package pools

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/alias"
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A PutFact is about a function that puts arguments into a sync.Pool.
type PutFact struct {
	Params []int // sorted; the receiver is the first
}

// AFact marks PutFact as a fact.
func (*PutFact) AFact() {}

// Pools knows the functions of a package that put their arguments.
type Pools struct {
	pass *analysis.Pass
	res  *conc.Result
	puts map[*ssa.Function][]int // parameters
}

// New summarises the functions of a package, and exports the summaries.
func New(pass *analysis.Pass, res *conc.Result) *Pools {
	p := &Pools{pass: pass, res: res, puts: map[*ssa.Function][]int{}}
	for _, f := range res.Funcs() { // callees first
		p.summarize(f.Fn)
	}
	return p
}

// PutBy returns the objects that a call puts into a pool.
func (p *Pools) PutBy(site ssa.CallInstruction) []ssa.Value {
	call := site.Common()
	if eff, ok := syncs.Of(call); ok {
		if eff.Op == syncs.PoolPut && len(call.Args) > 0 && refers(call.Args[len(call.Args)-1]) {
			return call.Args[len(call.Args)-1:]
		}
		return nil
	}
	fn, args := p.res.Callee(site)
	if fn == nil {
		return nil
	}
	var list []ssa.Value
	for _, i := range p.params(fn) {
		if i < len(args) && refers(args[i]) {
			list = append(list, args[i])
		}
	}
	return list
}

func (p *Pools) params(fn *ssa.Function) []int {
	if f := p.res.Of(fn); f != nil {
		return p.puts[f.Fn]
	}
	obj, ok := fn.Object().(*types.Func)
	var fact PutFact
	if ok && obj.Pkg() != p.pass.Pkg && p.pass.ImportObjectFact(obj.Origin(), &fact) {
		return fact.Params
	}
	return nil
}

// refers reports whether v is not a copy of what it holds.
func refers(v ssa.Value) bool {
	switch alias.Object(v).Type().Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface:
		return true
	}
	return false
}

// summarize finds the parameters that fn puts, whatever the others are.
func (p *Pools) summarize(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if _, spawn := instr.(*ssa.Go); !ok || spawn {
				continue
			}
			for _, obj := range p.PutBy(site) {
				param, ok := alias.Object(obj).(*ssa.Parameter)
				i := slices.Index(fn.Params, param)
				if ok && i >= 0 && !slices.Contains(p.puts[fn], i) && plain(b, param) {
					p.puts[fn] = append(p.puts[fn], i)
				}
			}
		}
	}
	slices.Sort(p.puts[fn])
	if obj, ok := fn.Object().(*types.Func); ok && p.puts[fn] != nil && obj.Exported() && obj.Pkg() == p.pass.Pkg {
		p.pass.ExportObjectFact(obj, &PutFact{p.puts[fn]})
	}
}

// plain reports whether control comes to b unless p is nil or too large to be
// kept: no reference count and no other parameter decides.
func plain(b *ssa.BasicBlock, p ssa.Value) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || postdominates(b, d) {
			continue
		}
		cmp, ok := cond.Cond.(*ssa.BinOp)
		if !ok || !(measure(cmp.X, p) && isConst(cmp.Y) || measure(cmp.Y, p) && isConst(cmp.X)) {
			return false
		}
	}
	return true
}

// postdominates reports whether all ways from d to an end lead through b.
func postdominates(b, d *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{b: true}
	work := []*ssa.BasicBlock{d}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[x] {
			continue
		}
		seen[x] = true
		if len(x.Succs) == 0 {
			return false
		}
		work = append(work, x.Succs...)
	}
	return true
}

// measure reports whether v is p, or a size of it.
func measure(v, p ssa.Value) bool {
	if v == p {
		return true
	}
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) != 1 {
		return false
	}
	arg := call.Call.Args[0]
	if load, ok := arg.(*ssa.UnOp); ok && load.Op == token.MUL {
		arg = load.X
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		return arg == p && (b.Name() == "cap" || b.Name() == "len")
	}
	fn := syncs.Callee(&call.Call)
	return fn != nil && arg == p && (fn.Name() == "Cap" || fn.Name() == "Len")
}

func isConst(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return ok
}
