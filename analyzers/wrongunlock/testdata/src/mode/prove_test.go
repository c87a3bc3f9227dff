//go:build prove

package mode

// oracle: panic

import "testing"

func TestGet(t *testing.T) {
	c := &cache{m: map[string]int{"a": 1}}
	if v, ok := c.get("a"); v != 1 || !ok {
		t.Error(v, ok)
	}
}

func TestPut(t *testing.T) {
	new(cache).put("a", 1)
}

func TestSize(t *testing.T) {
	if n := new(cache).size(); n != 0 {
		t.Error(n)
	}
}
