package upgrade

import "sync"

type table struct {
	sync.RWMutex
	rows map[int]string
}

func (t *table) get(id int) string {
	t.RLock()
	defer t.RUnlock()
	row, ok := t.rows[id]
	if !ok {
		t.Lock() // want `^this Lock needs t, but t has been locked for reading since x.go:11`
		row = "new"
		t.rows[id] = row
		t.Unlock()
	}
	return row
}
