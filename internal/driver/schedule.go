package driver

import (
	"container/heap"
	"context"
	"errors"
	"slices"
	"sync"
)

// schedule processes the nodes bottom-up with as many workers as the Driver
// has. It returns early, with an error, only when ctx is done.
func (r *run) schedule(ctx context.Context, nodes []*node) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.rank(nodes)
	q := newQueue()
	r.queue = q
	defer context.AfterFunc(ctx, q.stop)()
	r.done, r.total = 0, 0
	for _, n := range nodes {
		if n.bare {
			if err := r.process(ctx, n); err != nil {
				return err
			}
			continue
		}
		r.total++
	}
	q.left = r.total
	for _, n := range nodes {
		if !n.bare && n.waiting == 0 {
			q.push(n)
		}
	}
	var wg sync.WaitGroup
	for range min(r.d.opts.Workers, r.total) {
		wg.Go(func() {
			for n := q.pop(); n != nil; n = q.pop() {
				switch err := r.process(ctx, n); {
				case err == errLater:
					q.postpone(n)
					continue
				case err != nil:
					cancel()
					return
				}
				for _, dep := range n.imports {
					dep.release()
				}
				q.finish(n)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// rank makes the packages that the Driver's user looks at, and what they
// depend on, more urgent than the rest. Of the variants of a package those come first
// that findings are asked of.
func (r *run) rank(nodes []*node) {
	var urgent []string
	if r.d.opts.Priority != nil {
		urgent = r.d.opts.Priority()
	}
	for _, n := range nodes {
		n.rank = 2 * len(urgent)
		for i, name := range urgent {
			if n.Source && slices.Contains(n.Files, name) {
				n.rank = 2 * i
				if !n.full {
					n.rank++
				}
				break
			}
		}
	}
	for _, n := range slices.Backward(nodes) { // importers come before what they import
		for _, dep := range n.imports {
			dep.rank = min(dep.rank, n.rank)
		}
	}
}

// A queue hands out nodes that wait for nothing, the most urgent first.
type queue struct {
	mu      sync.Mutex
	wake    *sync.Cond
	ready   nodeHeap
	left    int // not finished yet
	stopped bool

	big     bool    // a big package is being analysed
	waiting []*node // big ones that are ready, but were met meanwhile
}

// bigPackage is the size of source, in bytes, from which on a package is not
// analysed beside another such: memory for one at a time has to do.
const bigPackage = 400 << 10

// errLater says that a package has to wait until another big one is done.
var errLater = errors.New("later")

// enter asks for leave to analyse a package of the given size.
func (q *queue) enter(size int64) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if size < bigPackage {
		return true
	}
	if q.big {
		return false
	}
	q.big = true
	return true
}

// leave ends what enter began.
func (q *queue) leave(size int64) {
	if size < bigPackage {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.big = false
	for _, n := range q.waiting {
		heap.Push(&q.ready, n)
	}
	q.waiting = nil
	q.wake.Broadcast()
}

// postpone keeps n until a big package leaves.
func (q *queue) postpone(n *node) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.big {
		q.waiting = append(q.waiting, n)
		return
	}
	heap.Push(&q.ready, n) // it just left
	q.wake.Broadcast()
}

func newQueue() *queue {
	q := new(queue)
	q.wake = sync.NewCond(&q.mu)
	return q
}

func (q *queue) push(n *node) {
	q.mu.Lock()
	heap.Push(&q.ready, n)
	q.mu.Unlock()
	q.wake.Signal()
}

// pop waits for a node. It returns nil when all are finished, or after stop.
func (q *queue) pop() *node {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ready) == 0 && q.left > 0 && !q.stopped {
		q.wake.Wait()
	}
	if q.left == 0 || q.stopped {
		return nil
	}
	return heap.Pop(&q.ready).(*node)
}

// finish frees those that waited for n.
func (q *queue) finish(n *node) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.left--
	for _, user := range n.users {
		if user.waiting--; user.waiting == 0 {
			heap.Push(&q.ready, user)
		}
	}
	q.wake.Broadcast()
}

func (q *queue) stop() {
	q.mu.Lock()
	q.stopped = true
	q.mu.Unlock()
	q.wake.Broadcast()
}

type nodeHeap []*node

func (h nodeHeap) Len() int { return len(h) }
func (h nodeHeap) Less(i, j int) bool {
	if h[i].rank != h[j].rank {
		return h[i].rank < h[j].rank
	}
	return h[i].order < h[j].order
}
func (h nodeHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *nodeHeap) Push(x any)   { *h = append(*h, x.(*node)) }
func (h *nodeHeap) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	*h = (*h)[:last]
	return n
}
