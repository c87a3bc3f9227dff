//go:build prove

package handed

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestShare(t *testing.T) {
	prove.Finishes(t, func() { (&set{m: map[string]bool{"a": true}}).share() })
}
