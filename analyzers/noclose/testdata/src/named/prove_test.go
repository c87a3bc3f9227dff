//go:build prove

// oracle: deadlock

package named

import (
	"test/prove"
	"testing"
)

func TestNegative(t *testing.T) {
	prove.Finishes(t, func() { consume(-1) })
}
