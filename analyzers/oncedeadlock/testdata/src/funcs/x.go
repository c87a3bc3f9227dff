package funcs

import "sync"

type table struct {
	rows func() []int
	n    int
}

func newTable() *table {
	t := new(table)
	t.rows = sync.OnceValue(t.build) // want `^\(\*table\)\.build \(through \(\*table\)\.count\) runs once, and comes at x\.go:21 to the call that runs it`
	return t
}

func (t *table) build() []int {
	t.n = t.count() + 1
	return []int{1}
}

func (t *table) count() int { return len(t.rows()) }

func local() func() int {
	var fib func() int
	fib = sync.OnceValue(func() int { // want `^the function literal runs once, and comes at x\.go:26 to the call that runs it`
		return fib() + 1
	})
	return fib
}
