// Package lazy finds variables that are initialised on first use, or awaited in
// a loop, without what would order the goroutines that do it.
package lazy

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A Package finds lazy initialisation and spinning in one package.
type Package struct {
	pass   *analysis.Pass
	res    *conc.Result
	pkg    *atomics.Package
	stores map[*types.Var][]*ssa.Store // to fields and package variables

	inits []Init
	spins []Spin
}

// An Init is a variable that is set if it was found unset.
type Init struct {
	Var   *types.Var
	Load  *ssa.UnOp  // finds it unset, without a lock
	Store *ssa.Store // sets it
	// Lock is the name of the lock that the store holds, after it has found the
	// variable unset again. Without a lock, Why says where several goroutines
	// come from, and Who they are.
	Lock string
	Why  token.Pos
	Who  string
}

// A Spin is a loop that only another goroutine can end.
type Spin struct {
	Var   *types.Var
	Load  *ssa.UnOp  // in the condition of the loop
	Store *ssa.Store // of another function
}

// Find reads the functions of a package.
func Find(pass *analysis.Pass, res *conc.Result) ([]Init, []Spin) {
	c := &Package{pass: pass, res: res, pkg: atomics.New(pass.Fset, res), stores: map[*types.Var][]*ssa.Store{}}
	for _, f := range res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				if st, ok := instr.(*ssa.Store); ok {
					if v := atomics.Variable(st.Addr); v != nil {
						c.stores[v] = append(c.stores[v], st)
					}
				}
			}
		}
	}
	for _, f := range res.Funcs() {
		c.function(f.Fn)
	}
	return c.inits, c.spins
}

// function looks at the stores of a function that are made only if the
// variable had a certain value, and at its loops.
func (c *Package) function(fn *ssa.Function) {
	done := map[*types.Var]bool{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			v := atomics.Variable(st.Addr)
			if v == nil || done[v] || c.pkg.Private(fn, st.Addr) || fn.Synthetic != "" {
				continue
			}
			done[v] = c.initialisation(v, st)
		}
		c.spin(b)
	}
}

// A test is a read of a variable on which it depends whether st is reached.
type test struct {
	load *ssa.UnOp
	cond *ssa.If
}

// initialisation finds a store that is made only if the variable was unset,
// if it is tested again under a lock and the first test is made without it, or
// if no lock is held at all and several goroutines come here.
func (c *Package) initialisation(v *types.Var, st *ssa.Store) bool {
	held := c.held(st)
	var outer, inner *test
	for d := st.Block().Idom(); d != nil; d = d.Idom() {
		t := c.testAt(d, v, st)
		if t == nil {
			continue
		}
		if common(held, c.held(t.load)) {
			inner = t
		} else {
			outer = t
		}
	}
	if outer == nil || !unset(outer) || len(c.held(outer.load)) > 0 || c.pkg.IsTest(st) || zero(st.Val) {
		return false
	}
	if inner != nil && write(held) {
		c.inits = append(c.inits, Init{Var: v, Load: outer.load, Store: st, Lock: held[0].Path.Last()})
		return true
	}
	if len(held) > 0 || setter(outer, st) {
		return false // one goroutine may be the only one to set it
	}
	if why := c.pkg.Concurrent(st, st.Addr); why.Pos.IsValid() {
		who := "started in a loop"
		if why.Handler {
			who = "one a request"
		}
		c.inits = append(c.inits, Init{Var: v, Load: outer.load, Store: st, Why: why.Pos, Who: who})
		return true
	}
	if pos := atomics.SaysSafe(st.Parent(), c.pass.Files); pos.IsValid() && st.Parent().Signature.Recv() != nil {
		c.inits = append(c.inits, Init{Var: v, Load: outer.load, Store: st, Why: pos, Who: "which the type allows"})
		return true
	}
	return false
}

// setter reports whether a store hands over what the caller gave, or comes after
// a test that must not fail: a setting to be made once, before first use.
func setter(t *test, st *ssa.Store) bool {
	v := st.Val
	if conv, ok := v.(*ssa.MakeInterface); ok {
		v = conv.X
	}
	if _, ok := v.(*ssa.Parameter); ok {
		return true
	}
	for _, succ := range t.cond.Block().Succs {
		if succ.Dominates(st.Block()) {
			continue
		}
		for len(succ.Succs) == 1 && len(succ.Succs[0].Preds) == 1 {
			succ = succ.Succs[0]
		}
		if _, ok := succ.Instrs[len(succ.Instrs)-1].(*ssa.Panic); ok {
			return true
		}
	}
	return false
}

// zero reports whether a value is a constant zero, with which a variable is
// reset.
func zero(v ssa.Value) bool {
	k, ok := v.(*ssa.Const)
	return ok && (k.Value == nil || k.Value.ExactString() == "false" || k.Value.ExactString() == "0" || k.Value.ExactString() == `""`)
}

// testAt returns the test of v at the end of a block.
func (c *Package) testAt(b *ssa.BasicBlock, v *types.Var, st *ssa.Store) *test {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	load := loadIn(cond.Cond, v, 3)
	if load == nil {
		return nil
	}
	p, ok1 := c.res.Path(load.X)
	q, ok2 := c.res.Path(st.Addr)
	if !ok1 || !ok2 || p != q {
		return nil
	}
	return &test{load, cond}
}

// loadIn returns the plain load of v that x is, compares or negates.
func loadIn(x ssa.Value, v *types.Var, depth int) *ssa.UnOp {
	if depth == 0 {
		return nil
	}
	switch x := x.(type) {
	case *ssa.UnOp:
		if x.Op == token.MUL {
			if atomics.Variable(x.X) == v {
				return x
			}
			return nil
		}
		return loadIn(x.X, v, depth-1)
	case *ssa.BinOp:
		if l := loadIn(x.X, v, depth-1); l != nil {
			return l
		}
		return loadIn(x.Y, v, depth-1)
	}
	return nil
}

// unset reports whether the test asks for the zero value: nil, false, 0, "".
func unset(t *test) bool {
	switch x := t.cond.Cond.(type) {
	case *ssa.UnOp:
		return true // a flag
	case *ssa.BinOp:
		for _, y := range []ssa.Value{x.X, x.Y} {
			if k, ok := y.(*ssa.Const); ok && (x.Op == token.EQL || x.Op == token.NEQ) {
				return k.IsNil() || k.Value != nil && (k.Value.ExactString() == "0" || k.Value.ExactString() == `""`)
			}
		}
	}
	return false
}

func (c *Package) held(instr ssa.Instruction) lockset.Set {
	if f := c.res.Of(instr.Parent()); f != nil {
		return f.HeldBefore(instr)
	}
	return nil
}

func write(s lockset.Set) bool {
	for _, h := range s {
		if h.Mode == lockset.Write {
			return true
		}
	}
	return false
}

// common reports whether both sets have a lock of one name.
func common(a, b lockset.Set) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Path.Last() == y.Path.Last() {
				return true
			}
		}
	}
	return false
}
