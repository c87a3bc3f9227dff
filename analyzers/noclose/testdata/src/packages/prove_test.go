//go:build prove

package packages

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestEarly(t *testing.T) { prove.Finishes(t, func() { early([]int{1, -1}) }) }
