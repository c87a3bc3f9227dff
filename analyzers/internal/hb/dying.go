package hb

// dying reports whether the goroutine, once it has come to n, does nothing but
// end the program or panic: what it writes then matters no more.
func (n *Node) dying() bool {
	t := n.Thread
	after := t.reachable(n)
	if after[t.exit.index] || after[n.index] || n == t.exit {
		return false
	}
	ends := t.deadEnds()
	for i, r := range after {
		if r && !ends[i] {
			return false // it may go on for ever
		}
	}
	return true
}

// deadEnds returns the nodes from which a call or panic is reached that control
// does not come back from.
func (t *Thread) deadEnds() []bool {
	if t.ends != nil {
		return t.ends
	}
	preds := t.before()
	t.ends = make([]bool, len(t.Nodes))
	var work []*Node
	for _, n := range t.Nodes {
		if len(n.succs) == 0 && n != t.exit {
			t.ends[n.index] = true
			work = append(work, n)
		}
	}
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		for _, p := range preds[n.index] {
			if !t.ends[p.index] {
				t.ends[p.index] = true
				work = append(work, p)
			}
		}
	}
	return t.ends
}
