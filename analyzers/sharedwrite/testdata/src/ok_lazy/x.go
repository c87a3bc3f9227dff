// Package ok_lazy initialises a field that may be there already.
package ok_lazy

type cache struct{ m map[string]int }

func (c *cache) init() {
	if c.m == nil {
		c.m = map[string]int{}
	}
}

func (c *cache) get(k string) int {
	c.init()
	return c.m[k]
}

func use() {
	c := &cache{}
	c.init()
	for range 3 {
		go func() { c.get("a") }()
	}
}
