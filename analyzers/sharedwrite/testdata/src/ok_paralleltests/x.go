// Package ok_paralleltests has settings that its tests use in order.
package ok_paralleltests

import "sync"

var (
	limit = 10
	mu    sync.Mutex
	calls int
	once  sync.Once
	table []int
)

func allowed(n int) bool { return n <= limit }

func call() {
	mu.Lock()
	calls++
	mu.Unlock()
}

func get() []int {
	once.Do(func() { table = []int{1} })
	return table
}
