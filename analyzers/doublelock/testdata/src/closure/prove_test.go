//go:build prove

package closure

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestGrow(t *testing.T)  { prove.Finishes(t, func() { new(pool).grow(1) }) }
func TestLocal(t *testing.T) { prove.Finishes(t, func() { local(1) }) }

func TestDrop(t *testing.T) { prove.Finishes(t, new(pool).drop) }
func TestSum(t *testing.T)  { prove.Finishes(t, func() { (&pool{free: []int{2, 1}}).sum() }) }
