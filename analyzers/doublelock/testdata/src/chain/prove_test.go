//go:build prove

package chain

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestStop(t *testing.T)    { prove.Finishes(t, new(server).stop) }
func TestDynamic(t *testing.T) { prove.Finishes(t, new(server).dynamic) }
func TestValue(t *testing.T)   { prove.Finishes(t, new(server).value) }
func TestDump(t *testing.T) {
	logs = make([]string, 101)
	prove.Finishes(t, dump)
}
