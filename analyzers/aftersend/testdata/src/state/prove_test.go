//go:build prove

// oracle: race

package state

import "testing"

func TestCount(t *testing.T) {
	ch := make(chan map[string]int)
	go count(make([]string, 1000), ch)
	n := 0
	for m := range ch {
		n += m[""]
	}
}
