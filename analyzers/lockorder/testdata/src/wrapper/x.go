package wrapper

import "sync"

// A Table has two locks, taken by its own methods.
type Table struct {
	rows, index sync.Mutex
	n           int
}

func (t *Table) lockRows()   { t.rows.Lock() }
func (t *Table) unlockRows() { t.rows.Unlock() }

// Insert holds rows through a wrapper.
func (t *Table) Insert() {
	t.lockRows()
	defer t.unlockRows()
	t.index.Lock()
	t.n++
	t.index.Unlock()
}

// Reindex has them the other way round.
func (t *Table) Reindex() {
	t.index.Lock()
	defer t.index.Unlock()
	t.lockRows() // want `^\(\*Table\)\.lockRows locks t\.rows at x\.go:11 while t\.index is held since x\.go:25, but x\.go:18 locks t\.index while it holds t\.rows: two goroutines can each wait for the other for ever$`
	t.n = 0
	t.unlockRows()
}
