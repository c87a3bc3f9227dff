package method

import "sync"

type config struct {
	once sync.Once
	m    map[string]string
}

func (c *config) get(key string) string {
	c.once.Do(c.load) // want `^\(\*config\)\.load \(through \(\*config\)\.debug, \(\*config\)\.get\) runs once, and comes at x\.go:11 to the call that runs it: that waits for the first to end, which waits for it, for ever$`
	return c.m[key]
}

func (c *config) load() {
	c.m = map[string]string{"debug": "on"}
	if c.debug() {
		println("loaded")
	}
}

func (c *config) debug() bool { return c.get("debug") == "on" }

var (
	start sync.Once
	ready bool
)

func setup() {
	start.Do(func() { // want `^the function literal \(through register, setup\) runs once, and comes at x\.go:30 to the call that runs it`
		register()
		ready = true
	})
}

func register() {
	defer setup()
	println("registered")
}
