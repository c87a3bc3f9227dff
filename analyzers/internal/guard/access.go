package guard

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Frame is a function on the way to an access: the access itself, or the call
// that leads to it.
type Frame struct {
	At     ssa.Instruction
	Object ssa.Value // the address of the struct there, nil for a package variable
	base   path.Path
}

// An Access with what is known of the locks at it. One that a function makes
// which is called with the lock here and without it there is an access of its
// callers.
type Access struct {
	*conc.Access
	Frames []Frame // the access, then the calls outwards
	Modes  map[Lock]lockset.Mode
	held   []lockset.Held // all that is held
	calm   bool           // made, with a lock, while the object is nobody else's
}

// Fn returns the function with which the access counts, the last of its frames.
func (a *Access) Fn() *ssa.Function { return a.At().Parent() }

// At returns the access, or the outermost call that leads to it.
func (a *Access) At() ssa.Instruction { return a.Frames[len(a.Frames)-1].At }

// look asks for the locks at an access; there is none if it does not count, or
// if they cannot be told.
func (q *Package) look(a *conc.Access, locks []Lock) []*Access {
	f := q.res.Of(a.Func())
	if a.Load != nil && !f.HeldBefore(a.Load).Equal(f.HeldBefore(a.Instr)) {
		return nil // what is done with a map that was read under the lock depends on what became of the field
	}
	frame := Frame{At: a.Instr, Object: a.Struct}
	if a.Struct != nil {
		p, ok := q.res.Path(a.Struct)
		if !ok {
			return nil
		}
		frame.base = p
	}
	x := &Access{Access: a, Frames: []Frame{frame}, Modes: map[Lock]lockset.Mode{}}
	if !q.hold(x, frame, locks) {
		return nil
	}
	return q.lift(x, locks, maxLift)
}

// maxLift bounds the calls between an access and the frame with which it counts.
const maxLift = 3

// hold adds the locks that are held at a frame, false if they cannot be told or
// the access does not count: it is made, without a lock, while the object is nobody
// else's.
func (q *Package) hold(x *Access, fr Frame, locks []Lock) bool {
	f := q.res.Of(fr.At.Parent())
	calm := q.isQuiet(fr, x.Addr, locks)
	if q.borrows(f) || calm && len(f.HeldBefore(fr.At)) == 0 {
		return false
	}
	x.calm = x.calm || calm
	_, starts := fr.At.(*ssa.Go) // with no lock, whatever is held here
	for _, l := range locks {
		m, certain := q.res.HeldAt(f, fr.At, l.at(fr.base))
		if !certain {
			return false
		}
		if starts {
			m = lockset.Free
		}
		x.Modes[l] = max(x.Modes[l], m)
	}
	if !starts {
		x.held = append(x.held, f.HeldBefore(fr.At)...)
	}
	return true
}

// lift makes an access of the callers of one if some of them hold a lock that it
// lacks.
func (q *Package) lift(x *Access, locks []Lock, depth int) []*Access {
	switch sites, all := q.res.Callers(x.Fn()); {
	case all && !slices.ContainsFunc(sites, func(s ssa.CallInstruction) bool { return !x.within(s.Parent()) }):
		return nil // a recursion, which the other calls begin
	case !q.callerHolds(x, locks, maxLift):
		return []*Access{x}
	case depth == 0:
		return nil // who knows what those hold
	}
	sites, _ := q.res.Callers(x.Fn())
	var list []*Access
	for _, site := range sites {
		if x.within(site.Parent()) || q.quiet.IsTest(site) {
			continue
		}
		if y := q.via(x, site, locks); y != nil {
			list = append(list, q.lift(y, locks, depth-1)...)
		}
	}
	return list
}

// within reports whether a function is on the way to the access already.
func (a *Access) within(fn *ssa.Function) bool {
	return slices.ContainsFunc(a.Frames, func(fr Frame) bool { return fr.At.Parent() == fn })
}

func (q *Package) callerHolds(x *Access, locks []Lock, depth int) bool {
	sites, _ := q.res.Callers(x.Fn())
	for _, site := range sites {
		if _, ok := site.(*ssa.Go); ok || x.within(site.Parent()) || q.quiet.IsTest(site) {
			continue
		}
		fr, ok := q.outward(x, site)
		if !ok {
			continue
		}
		f := q.res.Of(site.Parent())
		y := &Access{Access: x.Access, Frames: append(x.Frames[:len(x.Frames):len(x.Frames)], fr), Modes: x.Modes}
		for _, l := range locks {
			if m, certain := q.res.HeldAt(f, site, l.at(fr.base)); x.Modes[l] == lockset.Free && (m != lockset.Free || !certain) {
				return true
			}
		}
		if depth > 1 && q.callerHolds(y, locks, depth-1) {
			return true
		}
	}
	return false
}

// via returns x as an access of the function that calls x's.
func (q *Package) via(x *Access, site ssa.CallInstruction, locks []Lock) *Access {
	fr, ok := q.outward(x, site)
	if _, deferred := site.(*ssa.Defer); deferred || !ok {
		return nil
	}
	y := &Access{Access: x.Access, Frames: append(x.Frames[:len(x.Frames):len(x.Frames)], fr), Modes: map[Lock]lockset.Mode{}, held: x.held, calm: x.calm}
	for l, m := range x.Modes {
		y.Modes[l] = m
	}
	if !q.hold(y, fr, locks) {
		return nil
	}
	return y
}

// outward finds the object of an access in a function that calls x's.
func (q *Package) outward(x *Access, site ssa.CallInstruction) (Frame, bool) {
	fr := Frame{At: site}
	last := x.Frames[len(x.Frames)-1]
	if last.Object == nil {
		return fr, true
	}
	root := last.base.Root
	if root.Kind == path.Global || root.Value != nil && root.Value.Parent() != x.Fn() { // a literal's, captured
		fr.Object, fr.base = last.Object, last.base
		return fr, true
	}
	callee, args := q.res.Callee(site)
	if root.Kind != path.Param || q.res.Of(callee) != q.res.Of(x.Fn()) || root.Index >= len(args) {
		return fr, false
	}
	p, ok := q.res.Path(args[root.Index])
	p.Elems += last.base.Elems
	fr.Object, fr.base = args[root.Index], p
	return fr, ok
}

// borrows reports whether a function releases a lock that it has not taken: it
// holds what others have taken.
func (q *Package) borrows(f *conc.Func) bool {
	b, ok := q.lent[f]
	if !ok {
		for _, x := range f.Exits() {
			b = b || x.Cell.Freed || x.Cell.W < 0 || x.Cell.R < 0
		}
		q.lent[f] = b
	}
	return b
}

// part says which part of the variable an access is of: the fields from there on.
func (a *Access) part() []int {
	var addr ssa.Value
	switch instr := a.Instr.(type) {
	case *ssa.Store:
		addr = instr.Addr
	case *ssa.UnOp:
		addr = instr.X
	}
	var fields []int
	for addr != nil && addr != a.Addr {
		switch v := addr.(type) {
		case *ssa.FieldAddr:
			fields, addr = append(fields, v.Field), v.X
		case *ssa.IndexAddr:
			fields, addr = append(fields, -1), v.X
		default:
			return nil
		}
	}
	slices.Reverse(fields)
	return fields
}

// overlap reports whether two accesses have some memory in common.
func overlap(a, b *Access) bool {
	p, q := a.part(), b.part()
	n := min(len(p), len(q))
	return slices.Equal(p[:n], q[:n])
}
