package getter

import (
	"os"
	"sync"
)

type config struct {
	once sync.Once
	m    map[string]string
	n    int
}

func (c *config) get(key string) string {
	c.once.Do(c.load) // want `^\(\*config\)\.load \(through \(\*config\)\.get\) runs once, and comes at x\.go:15 to the call that runs it`
	return c.m[key]
}

func (c *config) load() {
	c.m = map[string]string{"debug": os.Getenv("DEBUG")}
	if c.get("debug") == "on" { // the map is made
		println("loaded")
	}
}

type table struct {
	init  sync.Once
	rows  []int
	inner struct{ size int }
}

func (t *table) size() int {
	t.init.Do(func() { // want `^the function literal \(through \(\*table\)\.size\) runs once, and comes at x\.go:33 to the call that runs it`
		t.inner.size = 4
		t.rows = make([]int, t.size())
	})
	return t.inner.size
}

type any2 struct {
	once sync.Once
	n    int
}

// value gives a copy of another type, and log more than a field.
func (a *any2) value() any {
	a.once.Do(a.fill) // want `^\(\*any2\)\.fill \(through \(\*any2\)\.value\) runs once`
	return a.n
}

func (a *any2) fill() { println(a.value()) }
