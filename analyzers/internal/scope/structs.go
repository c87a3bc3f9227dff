package scope

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// storeStruct assigns a struct: one in memory, the zero value, or one of which
// nothing is known.
func (f *frame) storeStruct(instr ssa.Instruction, p, v *value) {
	m := f.m
	if isZeroing(instr) {
		return
	}
	for path, c := range m.cells[p.base] {
		if below(path, p.sym) && !c.copied {
			c.copied, m.changed = true, true
		}
	}
	st, _ := instr.(*ssa.Store)
	switch {
	case v.kind == content:
		m.copyCells(p, v)
	case st == nil || !isConst(st.Val):
		m.put(p.base, p.sym, m.simple(opaque))
	}
}

// isZeroing reports whether an instruction gives a variable that was just made, and is
// zero, the zero value: that is how x := T{} begins.
func isZeroing(instr ssa.Instruction) bool {
	st, ok := instr.(*ssa.Store)
	if !ok || !isConst(st.Val) {
		return false
	}
	made, ok := st.Addr.(*ssa.Alloc)
	return ok && made.Block() == st.Block() && (*made.Referrers())[0] == instr
}

func isConst(v ssa.Value) bool { _, ok := v.(*ssa.Const); return ok }

// below reports whether path is a part of what is at prefix.
func below(path, prefix string) bool {
	rest, ok := strings.CutPrefix(path, prefix)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// copyCells copies a struct.
func (m *machine) copyCells(to, from *value) {
	for _, path := range slices.Sorted(maps.Keys(m.cells[from.base])) {
		if !below(path, from.sym) {
			continue
		}
		for _, w := range m.cells[from.base][path].content {
			if c := m.put(to.base, to.sym+path[len(from.sym):], w); !c.copied {
				c.copied, m.changed = true, true
			}
		}
	}
}

// partOfUnknown reports whether a struct around the variable was assigned one of
// which nothing is known.
func (f *frame) partOfUnknown(p *value) bool {
	for i := range p.sym {
		if p.sym[i] == '.' || p.sym[i] == '[' {
			if c := f.m.cells[p.base][p.sym[:i]]; c != nil && len(c.content) > 0 {
				return true
			}
		}
	}
	return false
}

// samePlace reports whether two paths may lead to one variable: an index that is
// not known may be any.
func samePlace(a, b string) bool {
	if a == b {
		return true
	}
	as, bs := strings.Split(a, "["), strings.Split(b, "[")
	if len(as) != len(bs) || as[0] != bs[0] {
		return false
	}
	for i := 1; i < len(as); i++ {
		ai, ar, _ := strings.Cut(as[i], "]")
		bi, br, _ := strings.Cut(bs[i], "]")
		if ar != br || ai != bi && ai != "*" && bi != "*" {
			return false
		}
	}
	return true
}

func nil2(x *value) *value {
	if x.known() {
		return x
	}
	return nil
}
