package readers

import (
	"fmt"
	"sync"
)

type table struct {
	mu   sync.RWMutex
	rows map[int]string
}

func (t *table) get(id int) (string, error) {
	t.mu.RLock()
	row, ok := t.rows[id]
	if !ok {
		return "", fmt.Errorf("no row %d", id) // want `^t.mu is still locked when get returns here: it was locked at x.go:14 and the unlock at x.go:22 is on another path; the next Lock blocks for ever$`
	}
	if row == "" {
		return t.rows[0], nil // want `^t.mu is still locked when get returns here: it was locked at x.go:14 and`
	}
	t.mu.RUnlock()
	t.log(row)
	return row, nil
}

func (t *table) set(id int, row string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows[id] = row
}

func (t *table) log(string) {}
