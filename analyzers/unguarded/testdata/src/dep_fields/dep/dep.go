package dep

import "sync"

// Config is safe for concurrent use.
type Config struct {
	Mu   sync.Mutex
	Name string // guarded by Mu
	Size int
	sync.RWMutex
	Tags map[string]string // protected by RWMutex
}

func (c *Config) Rename(name string) {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	c.Name = name
	c.Size++
}

func (c *Config) Tag(k, v string) {
	c.Lock()
	c.Tags[k] = v
	c.Unlock()
}

var Mu sync.Mutex

var Total int // guarded by Mu

func Add(n int) {
	Mu.Lock()
	Total += n
	Mu.Unlock()
}
