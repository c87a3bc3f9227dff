// Fields and variables of another package, which says how they are guarded.

package dep_fields

import (
	"fmt"

	"test/dep_fields/dep"
)

type app struct{ name string }

func (a *app) Show(c *dep.Config) {
	fmt.Println(c.Name) // want `c\.Name is read here without c\.Mu, which guards it as the comment at dep\.go:8 says so \(written under it at dep\.go:17\); nothing orders the two`
}

func (a *app) Find(c *dep.Config) string {
	tag := c.Tags[a.name] // want `c\.Tags is read here without c\.RWMutex`
	return tag
}

func Report() {
	fmt.Println(dep.Total) // want `Total is read here without Mu`
}

// With the lock.
func (a *app) Held(c *dep.Config) string {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	return c.Name
}

func (a *app) Tagged(c *dep.Config) string {
	c.RLock()
	defer c.RUnlock()
	return c.Tags["x"]
}

// Of which nothing is said.
func (a *app) Size(c *dep.Config) int { return c.Size }

// Made here.
func (a *app) New() *dep.Config {
	c := &dep.Config{}
	c.Name = a.name
	return c
}
