package driver

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// TestQueue processes a random graph with many workers: each node after what
// it imports, and never two big ones at once.
func TestQueue(t *testing.T) {
	w := newWorld(3, 40)
	nodes := make([]*node, len(w.pkgs))
	for i, p := range w.pkgs {
		nodes[i] = &node{pkgInfo: &pkgInfo{Path: fmt.Sprint(i)}, order: i, rank: w.rnd.IntN(3)}
		for _, j := range p.imports {
			nodes[j].users = append(nodes[j].users, nodes[i])
			nodes[i].waiting++
		}
	}
	q := newQueue()
	q.left = len(nodes)
	for _, n := range nodes {
		if n.waiting == 0 {
			q.push(n)
		}
	}
	done := make([]atomic.Bool, len(nodes))
	var big, count atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for n := q.pop(); n != nil; n = q.pop() {
				size := int64(bigPackage * (n.order % 2))
				if !q.enter(size) {
					q.postpone(n)
					continue
				}
				if size >= bigPackage && big.Add(1) != 1 {
					t.Error("two big packages at once")
				}
				for _, j := range w.pkgs[n.order].imports {
					if !done[j].Load() {
						t.Errorf("%d before %d", n.order, j)
					}
				}
				if size >= bigPackage {
					big.Add(-1)
				}
				q.leave(size)
				if done[n.order].Swap(true) {
					t.Errorf("%d twice", n.order)
				}
				count.Add(1)
				q.finish(n)
			}
		})
	}
	wg.Wait()
	if int(count.Load()) != len(nodes) {
		t.Errorf("%d of %d nodes were processed", count.Load(), len(nodes))
	}
}

// TestRank has the package that is edited come first, as the variant that findings
// are asked of, and after what it imports.
func TestRank(t *testing.T) {
	name := func(n string, full bool, files ...string) *node {
		return &node{pkgInfo: &pkgInfo{Path: n, Source: true, Files: files}, full: full}
	}
	low := name("low", true, "low.go")
	plain, tested := name("p", false, "p.go"), name("p [p.test]", true, "p.go", "p_test.go")
	user, other := name("user", true, "user.go"), name("other", true, "other.go")
	tested.imports, plain.imports, user.imports = map[string]*node{"low": low}, map[string]*node{"low": low}, map[string]*node{"p": plain}
	nodes := []*node{other, low, plain, tested, user}
	r := &run{d: &Driver{opts: Options{Priority: func() []string { return []string{"p.go", "user.go"} }}}}
	r.rank(nodes)
	for i, n := range nodes {
		n.order = i
	}
	h := nodeHeap(slices.Clone(nodes))
	slices.SortFunc(h, func(a, b *node) int { return cmp.Or(a.rank-b.rank, a.order-b.order) })
	var got []string
	for _, n := range h {
		got = append(got, n.Path)
	}
	if want := []string{"low", "p [p.test]", "p", "user", "other"}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, not %v", got, want)
	}
}
