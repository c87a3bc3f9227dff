package oncedeadlock

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// maxChain and maxReaches bound what is kept of a function.
const (
	maxChain   = 6
	maxReaches = 16
)

// A summary says what a function does with Onces.
type summary struct {
	reaches []reach // calls of Do that it comes to unless something fails
	runs    []runs  // parameters that it hands to a Do
}

// A reach is a Once whose Do is called, and the calls that lead there.
type reach struct {
	once  path.Path
	chain []step
}

// A step is a place in a function.
type step struct {
	fn, at string
	pos    token.Pos // NoPos in another package
}

// runs says that the function in a parameter is run by a Once.
type runs struct {
	once  path.Path // in the terms of callers
	param int
}

// maxRounds bounds the fixpoint over recursive functions. A function that runs
// under a Once and comes back to it is one.
const maxRounds = 4

// summarize computes what each function does.
func (c *checker) summarize() {
	for range maxRounds {
		same := true
		for _, f := range c.res.Funcs() { // callees first
			old := c.known(f)
			c.memo[f] = c.solve(f)
			same = same && len(old.reaches) == len(c.memo[f].reaches)
		}
		if same {
			return
		}
	}
}

// known returns what is known of f so far.
func (c *checker) known(f *conc.Func) *summary {
	if s := c.memo[f]; s != nil {
		return s
	}
	return new(summary)
}

func (c *checker) solve(f *conc.Func) *summary {
	s := new(summary)
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if _, isGo := instr.(*ssa.Go); !ok || isGo {
				continue
			}
			c.solveCall(s, f.Fn, site)
		}
	}
	return s
}

// solveCall adds what one call comes to. Most come to nothing, so that is asked first.
func (c *checker) solveCall(s *summary, fn *ssa.Function, site ssa.CallInstruction) {
	add := func(lists ...[]reach) {
		list := slices.Concat(lists...)
		if len(list) > 0 && certain(site) {
			s.add(step{c.name(fn), c.at(site.Pos()), site.Pos()}, list)
		}
	}
	eff, known := syncs.Of(site.Common())
	if known && eff.Op == syncs.OnceDo {
		p, ok := c.res.Path(eff.Recv)
		if ok {
			add([]reach{{once: p}}, c.reachesOf(eff.Fn))
		}
		if out, visible := outward(fn, p); ok && visible {
			s.hand(fn, out, eff.Fn)
		}
		return
	}
	if p, ok := c.called(site.Common()); ok && certain(site) {
		add([]reach{{once: p}})
		return
	}
	if callee, args := c.res.Callee(site); callee != nil && !known {
		add(c.inTermsOf(callee, args))
	}
}

// add adds what is reached from a place, the shortest way to each Once.
func (s *summary) add(here step, list []reach) {
	for _, r := range list {
		i := slices.IndexFunc(s.reaches, func(o reach) bool { return o.once == r.once })
		if len(r.chain) == maxChain || i < 0 && len(s.reaches) == maxReaches || i >= 0 && len(s.reaches[i].chain) <= len(r.chain)+1 {
			continue
		}
		r.chain = append([]step{here}, r.chain...)
		if i < 0 {
			s.reaches = append(s.reaches, r)
		} else {
			s.reaches[i] = r
		}
	}
}

// hand records that a Once runs a parameter.
func (s *summary) hand(fn *ssa.Function, once path.Path, v ssa.Value) {
	for i, p := range fn.Params {
		if v == ssa.Value(p) {
			s.runs = append(s.runs, runs{once, i})
		}
	}
}

// reachesOf returns the reaches of a function value.
func (c *checker) reachesOf(v ssa.Value) []reach {
	v = c.res.Env.Origin(v)
	if m, recv := syncs.Bound(v); m != nil {
		if fn := v.Parent().Prog.FuncValue(m); fn != nil {
			return c.inTermsOf(fn, []ssa.Value{recv})
		}
		return nil
	}
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return c.inTermsOf(v.Fn.(*ssa.Function), nil)
	case *ssa.Function:
		return c.inTermsOf(v, nil)
	}
	return nil
}

// inTermsOf returns the reaches of calling fn in the terms of the caller.
func (c *checker) inTermsOf(fn *ssa.Function, args []ssa.Value) []reach {
	var from []reach
	f := c.res.Of(fn)
	if f != nil {
		from = c.known(f).reaches
	} else if s := c.imported(fn); s != nil {
		from = s.reaches
	}
	var list []reach
	for _, r := range from {
		p := r.once
		if f != nil {
			var visible bool
			if p, visible = outward(f.Fn, p); !visible {
				continue
			}
		}
		if q, ok := c.subst(p, args); ok {
			list = append(list, reach{q, r.chain})
		}
	}
	return list
}

// runsOf returns the parameters of fn that a Once runs.
func (c *checker) runsOf(fn *ssa.Function) []runs {
	if f := c.res.Of(fn); f != nil {
		return c.known(f).runs
	}
	if s := c.imported(fn); s != nil {
		return s.runs
	}
	return nil
}

// subst turns a callee's path into the terms of the caller.
func (c *checker) subst(p path.Path, args []ssa.Value) (path.Path, bool) {
	return p.Subst(func(i int) (path.Path, bool) {
		if i >= len(args) {
			return path.Path{}, false
		}
		return c.res.Path(args[i])
	})
}

// outward turns a path of fn into the terms of its callers: it starts from a
// parameter, a global, or a value of a function around fn.
func outward(fn *ssa.Function, p path.Path) (path.Path, bool) {
	v := p.Root.Value
	if v == nil || v.Parent() == fn {
		return p.Extern()
	}
	for outer := fn.Parent(); outer != nil; outer = outer.Parent() {
		if v.Parent() == outer {
			return p, p.Stable()
		}
	}
	return path.Path{}, false
}

// certain reports whether the function comes to a call unless something fails:
// the branches on the way there that could avoid it ask about errors.
func certain(site ssa.CallInstruction) bool {
	for b := site.Block().Idom(); b != nil; b = b.Idom() {
		last, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if ok && avoids(b, site.Block()) && !asksError(last.Cond) {
			return false
		}
	}
	return true
}

// avoids reports whether a way from b to a return does not pass through to.
func avoids(b, to *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{to: true}
	var visit func(b *ssa.BasicBlock) bool
	visit = func(b *ssa.BasicBlock) bool {
		if seen[b] {
			return false
		}
		seen[b] = true
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return true
		}
		for _, s := range b.Succs {
			if visit(s) {
				return true
			}
		}
		return false
	}
	return visit(b)
}

func asksError(cond ssa.Value) bool {
	op, ok := cond.(*ssa.BinOp)
	return ok && (op.Op == token.EQL || op.Op == token.NEQ) && types.Identical(op.X.Type(), types.Universe.Lookup("error").Type())
}

func (c *checker) at(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// name names a function for people: "cache.(*Cache).get".
func (c *checker) name(fn *ssa.Function) string {
	if fn.Parent() != nil {
		return "the function literal"
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	name := fn.Name()
	if recv := fn.Signature.Recv(); recv != nil {
		name = "(" + types.TypeString(recv.Type(), func(*types.Package) string { return "" }) + ")." + name
	}
	return c.pass.Pkg.Name() + "." + strings.TrimSpace(name)
}
