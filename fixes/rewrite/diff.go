package rewrite

import (
	"bytes"
	"slices"
)

// maxDistance bounds how many lines may differ before a change is one edit from the
// first to the last of them.
const maxDistance = 1000

// DiffLines returns edits of whole lines that make the old text of a file the new one,
// in order, by Myers, "An O(ND) difference algorithm and its variations", 1986.
func DiffLines(file string, old, new []byte) []Edit {
	a, b := bytes.SplitAfter(old, []byte("\n")), bytes.SplitAfter(new, []byte("\n"))
	offset := 0 // of a[0]
	for len(a) > 0 && len(b) > 0 && bytes.Equal(a[0], b[0]) {
		offset += len(a[0])
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && bytes.Equal(a[len(a)-1], b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var edits []Edit
	i, j := 0, 0
	change := func(toI, toJ int) {
		if i == toI && j == toJ {
			return
		}
		e := Edit{File: file, Start: offset, End: offset, New: bytes.Join(b[j:toJ], nil)}
		for ; i < toI; i++ {
			e.End += len(a[i])
		}
		offset, j = e.End, toJ
		edits = append(edits, e)
	}
	for _, m := range common(a, b) {
		change(m[0], m[1])
		offset += len(a[i])
		i, j = i+1, j+1
	}
	change(len(a), len(b))
	return edits
}

// common returns the pairs of lines, by their indices, that a shortest way from a to b
// keeps, none if that is longer than maxDistance: Myers' greedy algorithm.
func common(a, b [][]byte) [][2]int {
	limit := min(len(a)+len(b), maxDistance)
	v := make([]int, 2*limit+2) // the furthest index in a on each diagonal
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, slices.Clone(v))
		for k := -d; k <= d; k += 2 {
			x := 0
			switch {
			case d == 0:
			case k == -d || k != d && v[limit+k-1] < v[limit+k+1]:
				x = v[limit+k+1]
			default:
				x = v[limit+k-1] + 1
			}
			for x < len(a) && x-k < len(b) && bytes.Equal(a[x], b[x-k]) {
				x++
			}
			v[limit+k] = x
			if x >= len(a) && x-k >= len(b) {
				return backtrack(trace, limit, len(a), len(b))
			}
		}
	}
	return nil
}

// backtrack walks from the ends of both sides back to their starts.
func backtrack(trace [][]int, limit, x, y int) [][2]int {
	var pairs [][2]int
	for d := len(trace) - 1; d >= 0; d-- {
		v, k := trace[d], x-y
		px, py := 0, 0
		if d > 0 {
			pk := k - 1
			if k == -d || k != d && v[limit+k-1] < v[limit+k+1] {
				pk = k + 1
			}
			px = v[limit+pk]
			py = px - pk
		}
		for x > px && y > py {
			x, y = x-1, y-1
			pairs = append(pairs, [2]int{x, y})
		}
		x, y = px, py
	}
	slices.Reverse(pairs)
	return pairs
}
