package dep

import "sync"

type Table struct {
	mu   sync.Mutex
	rows map[string]int
}

func (t *Table) Each(f func(string)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f("")
	for name := range t.rows {
		f(name)
	}
}

func (t *Table) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.rows)
}
