package lockset

import (
	"go/constant"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// conds interns the expressions on which a function branches, and knows what
// can be told of them. An expression is named by its structure down to
// registers and loads that always give the same, so that two evaluations of
// c.useLock or err == nil are one expression.
type conds struct {
	env    *path.Env
	exprs  map[string]int32
	values map[string]int32
	names  []string              // of values
	on     map[ssa.Value][]int32 // expressions to forget when a register is computed anew
	loops  map[*ssa.BasicBlock]bool
}

func newConds(env *path.Env) *conds {
	return &conds{env: env, exprs: map[string]int32{}, values: map[string]int32{}, on: map[ssa.Value][]int32{}, loops: map[*ssa.BasicBlock]bool{}}
}

// value interns the value of an expression.
func (c *conds) value(s string) int32 {
	v, ok := c.values[s]
	if !ok {
		v = int32(len(c.names))
		c.values[s] = v
		c.names = append(c.names, s)
	}
	return v
}

// expr interns the expression v; equal, when not empty, makes it v == equal.
func (c *conds) expr(v ssa.Value, equal string) int32 {
	var on []ssa.Value
	s := c.name(v, &on, 0)
	if equal != "" {
		s += "==" + equal
	}
	return c.intern(s, on)
}

func (c *conds) intern(s string, on []ssa.Value) int32 {
	x, ok := c.exprs[s]
	if !ok {
		x = int32(len(c.exprs))
		c.exprs[s] = x
		for _, v := range on {
			c.on[v] = append(c.on[v], x)
		}
	}
	return x
}

// name writes v by structure; on collects the registers in it.
func (c *conds) name(v ssa.Value, on *[]ssa.Value, depth int) string {
	switch v := v.(type) {
	case *ssa.Const:
		return constName(v)
	case *ssa.ChangeType:
		return c.name(v.X, on, depth)
	case *ssa.BinOp:
		if depth < 3 {
			return "(" + c.name(v.X, on, depth+1) + v.Op.String() + c.name(v.Y, on, depth+1) + ")"
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			if p, vals, ok := c.env.Values(v.X); ok && p.Stable() && c.env.Constant(v.X) {
				*on = append(*on, vals...)
				return "@" + p.String()
			}
		} else if v.Op != token.ARROW && depth < 3 {
			return v.Op.String() + c.name(v.X, on, depth+1)
		}
	}
	*on = append(*on, v)
	return v.Name()
}

func constName(k *ssa.Const) string {
	if k.Value == nil {
		return "nil"
	}
	return k.Value.ExactString()
}

// nonNil reports that v is an error, pointer or function that is not nil. An
// error kept in a package-level variable is one.
func (c *conds) nonNil(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeInterface, *ssa.Alloc, *ssa.MakeClosure, *ssa.Function, *ssa.FieldAddr:
		return true
	case *ssa.UnOp:
		g, ok := v.X.(*ssa.Global)
		return ok && c.env.Constant(g) && types.Identical(v.Type(), types.Universe.Lookup("error").Type())
	case *ssa.Call:
		if f := v.Call.StaticCallee(); f != nil && f.Object() != nil && f.Object().Pkg() != nil {
			switch f.Object().Pkg().Path() + "." + f.Name() {
			case "errors.New", "fmt.Errorf":
				return true
			}
		}
	}
	return false
}

// known returns the value of v on the paths of e: a constant's text, "nonnil",
// or "".
func (c *conds) known(e *Element, v ssa.Value) string {
	if k, ok := v.(*ssa.Const); ok {
		return constName(k)
	}
	if n, ok := e.fact(c.expr(v, "")); ok {
		return c.names[n]
	}
	if c.nonNil(v) {
		return "nonnil"
	}
	if n, ok := e.fact(c.expr(v, "nil")); ok && c.names[n] == "false" {
		return "nonnil"
	}
	return ""
}

// eval returns the value of a condition on the paths of e.
func (c *conds) eval(e *Element, cond ssa.Value) (truth, ok bool) {
	switch v := cond.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			t, ok := c.eval(e, v.X)
			return !t, ok
		}
	case *ssa.BinOp:
		if x, k, ok := equality(v); ok {
			t, ok := c.equals(e, x, k)
			return t != (v.Op == token.NEQ), ok
		}
		if t, ok := c.ordered(e, v); ok {
			return t, true
		}
	}
	switch c.known(e, cond) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// assume adds to e that a condition has the given truth.
func (c *conds) assume(e *Element, cond ssa.Value, truth bool) {
	switch v := cond.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			c.assume(e, v.X, !truth)
			return
		}
	case *ssa.BinOp:
		if x, k, ok := equality(v); ok {
			if truth == (v.Op == token.EQL) {
				c.is(e, x, k)
			} else {
				e.learn(c.expr(x, k), c.value("false"))
			}
			return
		}
	}
	c.is(e, cond, boolName(truth))
}

// is adds to e that v has a value, as known gives it.
func (c *conds) is(e *Element, v ssa.Value, value string) {
	switch {
	case value == "":
	case value == "nonnil":
		e.learn(c.expr(v, "nil"), c.value("false"))
	default:
		e.learn(c.expr(v, ""), c.value(value))
	}
}

// equality splits a comparison with a constant.
func equality(v *ssa.BinOp) (x ssa.Value, k string, ok bool) {
	if v.Op != token.EQL && v.Op != token.NEQ {
		return nil, "", false
	}
	if y, ok := v.Y.(*ssa.Const); ok {
		return v.X, constName(y), true
	}
	if x, ok := v.X.(*ssa.Const); ok {
		return v.Y, constName(x), true
	}
	return nil, "", false
}

// equals evaluates x == k.
func (c *conds) equals(e *Element, x ssa.Value, k string) (truth, ok bool) {
	switch s := c.known(e, x); {
	case s == "nonnil":
		if k == "nil" {
			return false, true
		}
	case s != "":
		return s == k, true
	}
	if n, ok := e.fact(c.expr(x, k)); ok {
		return c.names[n] == "true", true
	}
	return false, false
}

// ordered evaluates a comparison of two known numbers.
func (c *conds) ordered(e *Element, v *ssa.BinOp) (truth, ok bool) {
	switch v.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
	default:
		return false, false
	}
	x, y := number(c.known(e, v.X)), number(c.known(e, v.Y))
	if x == nil || y == nil {
		return false, false
	}
	return constant.Compare(x, v.Op, y), true
}

func number(s string) constant.Value {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return nil
	}
	v := constant.MakeFromLiteral(s, token.INT, 0)
	if s[0] == '-' {
		if v = constant.MakeFromLiteral(s[1:], token.INT, 0); v.Kind() == constant.Int {
			v = constant.UnaryOp(token.SUB, v, 0)
		}
	}
	if v.Kind() != constant.Int {
		return nil
	}
	return v
}

func boolName(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// enter applies the φs of a block, entered from its i'th predecessor, to e.
func (c *conds) enter(e *Element, b *ssa.BasicBlock, i int) {
	type phi struct {
		v     *ssa.Phi
		value string
	}
	var phis []phi
	for _, instr := range b.Instrs {
		p, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		phis = append(phis, phi{p, c.known(e, p.Edges[i])})
	}
	for _, p := range phis {
		e.forget(c.on[p.v])
	}
	for _, p := range phis {
		c.is(e, p.v, p.value)
	}
}

// compute forgets what e knew of a register that is computed anew.
func (c *conds) compute(e *Element, instr ssa.Instruction) {
	v, ok := instr.(ssa.Value)
	if !ok || len(e.facts) == 0 {
		return
	}
	if _, ok := instr.(*ssa.Phi); ok {
		return // by enter
	}
	if x, ok := v.(*ssa.Extract); ok {
		if _, ok := x.Tuple.(*ssa.Call); ok {
			return // with the call
		}
	}
	e.forget(c.on[v])
	if call, ok := v.(*ssa.Call); ok && call.Referrers() != nil {
		for _, ref := range *call.Referrers() {
			if x, ok := ref.(*ssa.Extract); ok {
				e.forget(c.on[x])
			}
		}
	}
}

// results adds what an outcome says of the results of a call.
func (c *conds) results(e *Element, instr ssa.Instruction, results []string) {
	call, ok := instr.(*ssa.Call)
	if !ok || len(results) == 0 {
		return
	}
	if len(results) == 1 {
		c.is(e, call, results[0])
		return
	}
	for _, ref := range *call.Referrers() {
		if x, ok := ref.(*ssa.Extract); ok && x.Index < len(results) {
			c.is(e, x, results[x.Index])
		}
	}
}
