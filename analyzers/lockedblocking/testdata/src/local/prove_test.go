//go:build prove

package local

// oracle: deadlock

import (
	"testing"
	"time"

	"test/prove"
)

func TestNotify(t *testing.T) {
	prove.Finishes(t, func() {
		notify(func(f func()) {
			go f()
			time.Sleep(20 * time.Millisecond)
		})
	})
}

func TestWorkers(t *testing.T)   { prove.Finishes(t, func() { workers(3) }) }
func TestArguments(t *testing.T) { prove.Finishes(t, func() { arguments(new(total), 3) }) }
