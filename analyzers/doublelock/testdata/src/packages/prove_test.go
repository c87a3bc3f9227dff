//go:build prove

package packages

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestSum(t *testing.T)   { prove.Finishes(t, func() { new(user).sum() }) }
func TestReset(t *testing.T) { prove.Finishes(t, new(user).reset) }
