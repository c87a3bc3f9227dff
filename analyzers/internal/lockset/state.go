package lockset

import (
	"encoding/binary"
	"slices"
)

// An Element is what a family of paths through a function has done so far.
type Element struct {
	Cells  []Cell  // by lock, see Flow.Locks
	Defers []int16 // pending deferred calls, as indices in Flow.Defers
	facts  []fact  // sorted by expr
}

// A fact is something known of an expression: its value, by index in
// facts.values.
type fact struct{ expr, value int32 }

// Cell returns the cell of the i'th lock.
func (e *Element) Cell(i int) Cell {
	if i < len(e.Cells) {
		return e.Cells[i]
	}
	return Cell{}
}

func (e *Element) set(i int, c Cell) {
	for len(e.Cells) <= i {
		e.Cells = append(e.Cells, Cell{})
	}
	e.Cells[i] = c
}

func (e *Element) clone() *Element {
	return &Element{slices.Clone(e.Cells), slices.Clone(e.Defers), slices.Clone(e.facts)}
}

// key identifies what keeps elements apart.
func (e *Element) key() string {
	var b []byte
	for i, c := range e.Cells {
		if c != (Cell{}) {
			b = binary.AppendUvarint(b, uint64(i+1))
			any := byte(0)
			if c.Any {
				any = 1
			}
			if c.Freed {
				any |= 2
			}
			b = append(b, byte(c.W), byte(c.R), byte(c.LowW), byte(c.LowR), any)
			b = binary.AppendUvarint(b, uint64(c.Site))
		}
	}
	b = append(b, 0)
	for _, d := range e.Defers {
		b = binary.AppendUvarint(b, uint64(d))
	}
	return string(b)
}

func (e *Element) fact(expr int32) (int32, bool) {
	i, ok := slices.BinarySearchFunc(e.facts, expr, func(f fact, x int32) int { return int(f.expr) - int(x) })
	if !ok {
		return 0, false
	}
	return e.facts[i].value, true
}

func (e *Element) learn(expr, value int32) {
	i, ok := slices.BinarySearchFunc(e.facts, expr, func(f fact, x int32) int { return int(f.expr) - int(x) })
	if ok {
		e.facts[i].value = value
		return
	}
	e.facts = slices.Insert(e.facts, i, fact{expr, value})
}

func (e *Element) forget(exprs []int32) {
	if len(exprs) == 0 || len(e.facts) == 0 {
		return
	}
	e.facts = slices.DeleteFunc(e.facts, func(f fact) bool { return slices.Contains(exprs, f.expr) })
}

// A state is a set of elements, at most one a key, in order of arrival.
type state struct {
	list  []*Element
	index map[string]int
}

// join adds a copy of e to s and reports whether s changed.
func (s *state) join(e *Element) bool {
	k := e.key()
	i, ok := s.index[k]
	if !ok {
		if s.index == nil {
			s.index = make(map[string]int)
		}
		s.index[k] = len(s.list)
		s.list = append(s.list, e.clone())
		return true
	}
	old := s.list[i]
	common := make([]fact, 0, len(old.facts))
	for _, f := range old.facts {
		if v, ok := e.fact(f.expr); ok && v == f.value {
			common = append(common, f)
		}
	}
	if len(common) == len(old.facts) {
		return false
	}
	s.list[i] = &Element{old.Cells, old.Defers, common}
	return true
}
