package scope

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// eval returns what is known of a value; never nil.
func (f *frame) eval(st *state, v ssa.Value) *value {
	m := f.m
	switch v := v.(type) {
	case *ssa.Const:
		return m.constant(v)
	case *ssa.Function:
		return m.intern(value{kind: function, fn: v})
	case *ssa.Global:
		return m.global(v)
	case *ssa.Parameter:
		if i := slices.Index(f.fn.Params, v); i >= 0 && i < len(f.args) && f.args[i] != nil {
			return f.args[i]
		}
		return m.simple(opaque)
	case *ssa.FreeVar:
		if i := slices.Index(f.fn.FreeVars, v); i >= 0 && i < len(f.bindings) && f.bindings[i] != nil {
			return f.bindings[i]
		}
		return m.simple(opaque)
	}
	if i, ok := f.text.index[v]; ok && st.regs[i] != nil {
		return st.regs[i]
	}
	return f.unknown(v)
}

func (m *machine) constant(c *ssa.Const) *value {
	switch {
	case c.IsNil():
		return m.simple(null)
	case c.Value == nil:
		return m.simple(free)
	case c.Value.Kind() == constant.Bool:
		return m.bool(constant.BoolVal(c.Value))
	case c.Value.Kind() == constant.Int:
		if n, ok := constant.Int64Val(c.Value); ok {
			return m.int(n)
		}
	}
	return m.symbol(textPrefix + c.Value.ExactString())
}

// textPrefix begins the names of constants that are neither booleans nor integers.
const textPrefix = "const "

func (v *value) isText() bool { return v.kind == symbol && strings.HasPrefix(v.sym, textPrefix) }

// unknown returns the value of a register of which nothing is known: a name for
// it if it is computed once.
func (f *frame) unknown(v ssa.Value) *value {
	k := f.doubtOnce(v)
	if instr, ok := v.(ssa.Instruction); ok && k == free && f.once(instr) {
		return f.m.symbol("x" + itoa(f.ctx.id) + "." + v.Name())
	}
	return f.m.simple(k)
}

// once reports whether an instruction has one outcome for the rest of the scope.
func (f *frame) once(instr ssa.Instruction) bool {
	b := instr.Block()
	if f.ctx.loops || f.m.multi[f.p.key] || b == nil {
		return false
	}
	return !f.text.cyclic(b) || f.here != nil && !f.text.reach[f.here.Index].has(b.Index) && f.here != b
}

// binary computes x op y.
func (f *frame) binary(op token.Token, x, y *value, byConst bool) *value {
	m := f.m
	switch op {
	case token.NEQ:
		if x.kind == integer && !byConst && y.kind != integer {
			return f.less(x, y, byConst)
		}
		return m.not(f.binary(token.EQL, x, y, byConst))
	case token.GEQ:
		return m.not(f.binary(token.LSS, x, y, byConst))
	case token.LEQ:
		return m.not(f.binary(token.LSS, y, x, byConst))
	case token.GTR:
		return f.binary(token.LSS, y, x, byConst)
	case token.LSS:
		return f.less(x, y, byConst)
	case token.EQL:
		return f.equal(x, y)
	case token.ADD, token.SUB:
		sign := 1
		if op == token.SUB {
			sign = -1
		}
		switch {
		case x.kind == integer && y.kind == integer:
			return m.int(int64(x.n + sign*y.n))
		case x.kind == symbol && y.kind == integer:
			return m.intern(value{kind: symbol, sym: x.sym, n: x.n + sign*y.n})
		}
	}
	return m.composed(op, x, y)
}

// composed names the result of an operation on names and constants.
func (m *machine) composed(op token.Token, x, y *value) *value {
	if a, b := m.term(x), m.term(y); a != "" && b != "" {
		return m.symbol("(" + a + op.String() + b + ")")
	}
	return nil
}

func (m *machine) term(v *value) string {
	switch v.kind {
	case symbol:
		if v.n != 0 {
			return v.sym + "+" + itoa(v.n)
		}
		return v.sym
	case integer, big, boolean:
		return itoa(v.n)
	case null:
		return "nil"
	case pointer:
		if v.base.kind == symbol {
			return "&" + v.base.sym + v.sym
		}
	}
	return ""
}

// not negates a condition.
func (m *machine) not(v *value) *value {
	switch {
	case v == nil:
		return nil
	case v.kind == boolean:
		return m.bool(v.n == 0)
	case v.kind == symbol || v.kind == compare:
		n := *v
		if n.sym = strings.TrimPrefix(v.sym, "!"); n.sym == v.sym {
			n.sym = "!" + v.sym
		}
		return m.intern(n)
	}
	return nil
}

// less computes x < y. A count of iterations is compared with a bound that is
// not known by its variable; the comparison of a bound with a constant as well.
func (f *frame) less(x, y *value, byConst bool) *value {
	m := f.m
	num := func(v *value) bool { return v.kind == integer || v.kind == big }
	switch {
	case x == y && x.kind == symbol:
		return m.bool(false)
	case x.kind == integer && y.kind == big && !byConst && y.n > 0:
		f.use("const "+itoa(y.n), nil)
		return m.bool(x.n < many)
	case num(x) && num(y):
		return m.bool(x.n < y.n)
	case num(x) && (!byConst || y.kind == symbol && x.n < many):
		return m.intern(value{kind: compare, sym: "<", n: x.n, base: y})
	case y.kind == integer && x.kind == symbol && y.n <= many:
		return m.not(m.intern(value{kind: compare, sym: "<", n: y.n - 1, base: x}))
	case num(y) && !byConst:
		return m.not(m.intern(value{kind: compare, sym: "<", n: y.n - 1, base: x}))
	}
	return m.composed(token.LSS, x, y)
}

func (f *frame) equal(x, y *value) *value {
	m := f.m
	if x.kind == null {
		x, y = y, x
	}
	if y.kind == null {
		if x.kind == told {
			return m.asksTold(x, "nil")
		}
		if yes, known := x.isNil(); known {
			return m.bool(yes)
		}
		if x.kind == null {
			return m.bool(true)
		}
	}
	exactly := func(v *value) bool { return v.kind == boolean || v.kind == integer || v.kind == big }
	switch {
	case exactly(x) && exactly(y):
		return m.bool(x.kind == y.kind && x.n == y.n)
	case x.kind == symbol && y.kind == integer && y.n >= 0 && y.n <= many:
		return m.intern(value{kind: compare, sym: "=", n: y.n, base: x})
	case y.kind == boolean && x.kind == symbol:
		if y.n == 1 {
			return x
		}
		return m.not(x)
	}
	if x.kind == symbol && x == y {
		return m.bool(true)
	}
	if x.isText() && y.isText() {
		return m.bool(false)
	}
	if a, b := m.term(x), m.term(y); a > b {
		x, y = y, x
	}
	return m.composed(token.EQL, x, y)
}

// length returns the length of a slice, array, map or string.
func (f *frame) length(v *value, t types.Type) *value {
	m := f.m
	switch v.kind {
	case null:
		return m.int(0)
	case slice:
		return m.int(int64(len(v.list)))
	case array:
		return v.list[0]
	case symbol:
		if _, isChan := t.Underlying().(*types.Chan); !isChan {
			return m.symbol("len(" + v.sym + ")")
		}
	}
	return nil
}
