package scope

import (
	"fmt"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ssa"
)

// A kind says what is known of a value.
type kind uint8

const (
	free   kind = 1 + iota // any data
	opaque                 // data that hangs on what the program does not have
	symbol                 // unknown, but the same wherever it is computed
	nonNil                 // unknown, not nil
	null                   // nil
	boolean
	integer // at most maxExact
	big     // a greater constant
	filled  // the length of the channel sym, of which n is known, see fill
	objRef  // a channel or context
	pointer // to base.path
	memory  // what an allocation made, or a global
	function
	cancel // the function that cancels obj
	iface  // list[0], of type typ
	tuple
	slice    // of the elements list
	array    // a slice of memory base, of length list[0]
	iterator // over base, n elements have been taken
	content  // a struct as it is in memory at base.path
	onceFunc // runs list[0] at most once, see once
	compare  // whether n is less than base, or equal to it: sym says which
	readSide // the Locker for the read side of base.path
	told     // what a callback has returned the last time, see told.go
	callback // the function that is parameter n of the root, of type typ
)

// maxExact is the greatest number that is counted exactly; many stands for the
// greater ones.
const (
	maxExact = 3
	many     = 2
)

// A value is what is known of a value at run time. Values are interned: equal
// ones are identical.
type value struct {
	kind kind
	id   int
	n    int
	sym  string // of symbol; the path of pointer and content
	fn   *ssa.Function
	typ  types.Type
	obj  *object
	base *value
	list []*value
	site ssa.Value // what made memory
}

// A valueKey tells values apart.
type valueKey struct {
	kind kind
	n    int
	sym  string
	fn   *ssa.Function
	typ  types.Type
	obj  *object
	base *value
	list string
}

// intern returns the one value that equals v.
func (m *machine) intern(v value) *value {
	key := valueKey{v.kind, v.n, v.sym, v.fn, v.typ, v.obj, v.base, ""}
	if len(v.list) > 0 {
		var b []byte
		for _, e := range v.list {
			b = append(strconv.AppendInt(b, int64(e.id), 10), ',')
		}
		key.list = string(b)
	}
	if old := m.values[key]; old != nil {
		return old
	}
	for _, e := range v.list {
		m.lasts(e)
	}
	v.id = len(m.values) + 1
	m.values[key] = &v
	return &v
}

// simple returns the value of which only the kind is known.
func (m *machine) simple(k kind) *value {
	if m.plain[k] == nil {
		m.plain[k] = m.intern(value{kind: k})
	}
	return m.plain[k]
}

func (m *machine) bool(b bool) *value {
	v := &m.bools[btoi(b)]
	if *v == nil {
		*v = m.intern(value{kind: boolean, n: btoi(b)})
	}
	return *v
}

func (m *machine) symbol(s string) *value      { return m.intern(value{kind: symbol, sym: s}) }
func (m *machine) ref(o *object) *value        { return m.intern(value{kind: objRef, obj: o}) }
func (m *machine) tuple(list ...*value) *value { return m.intern(value{kind: tuple, list: list}) }
func (m *machine) at(base *value, p string) *value {
	return m.intern(value{kind: pointer, base: base, sym: p})
}

// int returns what is known of a constant.
func (m *machine) int(n int64) *value {
	if n < -1 || n > maxExact {
		return m.intern(value{kind: big, n: int(max(min(n, 1<<30), -1<<30))})
	}
	return m.intern(value{kind: integer, n: int(n)})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// known reports whether v is more than data.
func (v *value) known() bool { return v != nil && v.kind > opaque }

// isNil says whether v is nil, if that is known.
func (v *value) isNil() (yes, known bool) {
	switch v.kind {
	case null:
		return true, true
	case nonNil, objRef, pointer, function, cancel, iface, array, content, onceFunc, readSide, callback:
		return false, true
	case slice:
		return false, len(v.list) > 0
	}
	return false, false
}

// address turns an unchanging pointer into one to its own memory.
func (m *machine) address(v *value) *value {
	switch {
	case v == nil:
		return nil
	case v.kind == symbol:
		return m.at(v, "")
	case v.kind == iface:
		return m.address(v.list[0])
	case v.kind == pointer:
		return v
	}
	return nil
}

// below returns the address of a part of what v points to.
func (m *machine) below(v *value, part string) *value {
	p := m.address(v)
	if p == nil {
		return nil
	}
	return m.at(p.base, p.sym+part)
}

// ours reports whether the memory is made by the scope.
func (v *value) ours() bool { return v.kind == memory || v.kind == slice }

func fieldName(t types.Type, i int) string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		return st.Field(i).Name()
	}
	return fmt.Sprint(i)
}

func posOf(instr ssa.Instruction) token.Pos {
	if instr == nil {
		return token.NoPos
	}
	if p := instr.Pos(); p.IsValid() {
		return p
	}
	if v, ok := instr.(*ssa.If); ok {
		return v.Cond.Pos()
	}
	return token.NoPos
}
