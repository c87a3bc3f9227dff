//go:build prove

package readers

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

// race calls read, which takes a read lock twice, and write until they meet.
func race(read, write func()) func() {
	return func() {
		done := make(chan bool)
		go func() {
			defer close(done)
			for range 20000 {
				write()
			}
		}()
		for range 20000 {
			read()
		}
		<-done
	}
}

func TestSum(t *testing.T) {
	x := &table{rows: map[string]int{"a": 1}}
	prove.Finishes(t, race(func() { x.Sum("a", "b", "c") }, func() { x.Set("a", 1) }))
}

func TestDouble(t *testing.T) {
	x := &table{rows: map[string]int{"a": 1, "b": 2}}
	prove.Finishes(t, race(func() { x.Double() }, func() { x.Set("a", 1) }))
}

func TestStart(t *testing.T) { prove.Finishes(t, race(func() { start() }, func() {})) }
