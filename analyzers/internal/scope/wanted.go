package scope

import "golang.org/x/tools/go/ssa"

// A variable that is made again and again, in a loop, is followed if its type says that
// it leads to an object. Interfaces that anything may be in say nothing: most of them
// never hold an object, and to tell apart what they hold is most of the work of a scope.
// So such a variable is not made until somebody is seen to put an object into it.

// wants notes that what the scope has made is put into a variable that was not made,
// and reports whether that is new: then the next round makes it, and nothing is lost.
func (f *frame) wants(instr ssa.Instruction, v *value) bool {
	m := f.m
	s, ok := instr.(*ssa.Store)
	if !ok || !m.pkg.lead(s.Val.Type()) { // a copy of data next to an object has none
		return false
	}
	a := variableOf(s.Addr)
	if a == nil || m.wanted[a] || !f.repeated(a) || !m.ours(v) || !m.leadsToLive(v) {
		return false
	}
	m.wanted[a], m.changed = true, true
	return true
}

// variableOf returns the variable, made in the function, of which addr is the address,
// or that of a field; nil if it is another. Elements of arrays do not count: they are
// the arguments that a call is given as a list.
func variableOf(addr ssa.Value) *ssa.Alloc {
	for {
		switch a := addr.(type) {
		case *ssa.Alloc:
			return a
		case *ssa.FieldAddr:
			addr = a.X
		default:
			return nil
		}
	}
}
