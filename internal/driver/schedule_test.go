package driver

import (
	"fmt"
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
