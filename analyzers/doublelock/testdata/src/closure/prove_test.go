//go:build prove

package closure

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestGrow(t *testing.T)  { prove.Finishes(t, func() { new(pool).grow(1) }) }
func TestLocal(t *testing.T) { prove.Finishes(t, func() { local(1) }) }
