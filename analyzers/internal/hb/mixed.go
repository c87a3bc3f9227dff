package hb

// Mixed returns the plain accesses that can meet an atomic access of the same
// variable, one of the two being a write. Write is the plain access of each
// pair, whatever it does, and Other the atomic one.
//
// Atomic loads count only where a branch depends on them.
func (s *Scope) Mixed() []Race {
	var atomics []*Node
	for _, t := range s.Threads {
		for _, n := range t.Nodes {
			if n.atomic && n.Obj.Known {
				n.Loc = n.Obj.Loc
				atomics = append(atomics, n)
			}
		}
	}
	var list []Race
	for _, t := range s.Threads {
		for _, p := range t.Nodes {
			if p.Op != Read && p.Op != Write {
				continue
			}
			for _, a := range atomics {
				if p.Loc != a.Loc || p.Op == Read && a.Op != Signal || !s.apart(p, a) {
					continue
				}
				if m, ok := s.Meet(p, a); ok {
					list = append(list, Race{p, a, m})
					break
				}
			}
		}
	}
	return list
}
