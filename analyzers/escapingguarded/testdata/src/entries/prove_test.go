//go:build prove

package entries

// oracle: race

import (
	"sync"
	"testing"
)

func read(t *testing.T, get func(*registry) map[string]int) {
	r := &registry{byName: map[string]int{}, out: make(chan map[string]int, 1)}
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 1000 {
			r.Add("a", i)
		}
	})
	for range 1000 {
		for range get(r) {
		}
	}
	wg.Wait()
}

func TestAll(t *testing.T)    { read(t, (*registry).All) }
func TestCopied(t *testing.T) { read(t, (*registry).Copied) }
func TestPush(t *testing.T) {
	read(t, func(r *registry) map[string]int { r.Push(); return <-r.out })
}
func TestSnapshot(t *testing.T) {
	read(t, func(r *registry) map[string]int { return r.Snapshot().names })
}
