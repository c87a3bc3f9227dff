package literal

import (
	"sort"
	"sync"
)

// A List has its entries and its order under two locks.
type List struct {
	entries, order sync.Mutex
	list           []int
	less           func(a, b int) bool
}

// Sort takes order in the literal that sort.Slice calls.
func (l *List) Sort() {
	l.entries.Lock()
	defer l.entries.Unlock()
	sort.Slice(l.list, func(i, j int) bool {
		l.order.Lock()
		defer l.order.Unlock()
		return l.less(l.list[i], l.list[j])
	})
}

// SetLess starts a goroutine that takes them the other way round.
func (l *List) SetLess(less func(a, b int) bool) {
	go func() {
		l.order.Lock()
		defer l.order.Unlock()
		l.entries.Lock() // want `^l\.entries is locked here while l\.order is held since x\.go:29, but x\.go:19 locks l\.order while it holds l\.entries: `
		defer l.entries.Unlock()
		l.less = less
	}()
}
