package ok_condition

import "sync"

type T struct {
	once  sync.Once
	state int
	m     map[string]int
}

// The state says whether it is made.
func (t *T) get() int {
	if t.m == nil {
		t.once.Do(t.load)
	}
	return t.m["a"]
}

func (t *T) load() {
	t.m = map[string]int{"a": 1}
	t.state = t.get()
}

func (t *T) value(lazy bool) int {
	if lazy {
		t.once.Do(t.fill)
	}
	return t.state
}

func (t *T) fill() { t.state = t.value(false) }

// A goroutine waits for the end, and is waited for by nobody.
func (t *T) start() {
	t.once.Do(func() {
		t.state = 1
		go t.start()
	})
}

// Kept for later.
var hooks []func()

func (t *T) hook() {
	t.once.Do(func() {
		hooks = append(hooks, func() { t.hook() })
	})
}

func (t *T) each(keys []string) {
	t.once.Do(func() {
		for range keys {
			t.each(nil)
		}
	})
}
