package model

// bits is a set of small numbers. All sets of a machine have the same length.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) has(i int) bool { return b[i/64]>>(i%64)&1 != 0 }

func (b bits) add(i int) { b[i/64] |= 1 << (i % 64) }

// join adds the members of c, and says whether one is new.
func (b bits) join(c bits) bool {
	grown := false
	for k, w := range c {
		if w&^b[k] != 0 {
			b[k] |= w
			grown = true
		}
	}
	return grown
}

func (b bits) meets(c bits) bool {
	for k, w := range c {
		if w&b[k] != 0 {
			return true
		}
	}
	return false
}

// components numbers the strongly connected components of a graph, so that edges lead
// to lower numbers only or stay inside (Tarjan, "Depth-first search and linear graph
// algorithms", SIAM J. Comput. 1972).
func components(n int, degree func(int) int, edge func(v, k int) int) (of []int32, count int) {
	of = make([]int32, n)
	low, index := make([]int32, n), make([]int32, n) // index 0: not visited
	type frame struct{ v, k int }
	var work []frame
	var stack []int
	next := int32(0)
	for root := range n {
		if index[root] != 0 {
			continue
		}
		work = append(work, frame{root, -1})
		for len(work) > 0 {
			f := &work[len(work)-1]
			v := f.v
			if f.k < 0 {
				next++
				index[v], low[v], of[v] = next, next, -1
				stack = append(stack, v)
			} else if w := edge(v, f.k); of[w] < 0 {
				low[v] = min(low[v], low[w])
			}
			f.k++
			for ; f.k < degree(v); f.k++ {
				w := edge(v, f.k)
				if index[w] == 0 {
					work = append(work, frame{w, -1})
					break
				}
				if of[w] < 0 {
					low[v] = min(low[v], index[w])
				}
			}
			if work[len(work)-1].k < 0 || work[len(work)-1].v != v {
				continue
			}
			work = work[:len(work)-1]
			if low[v] != index[v] {
				continue
			}
			for {
				w := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				of[w] = int32(count)
				if w == v {
					break
				}
			}
			count++
		}
	}
	return of, count
}
