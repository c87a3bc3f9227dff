//go:build prove

// oracle: race

package slot

import "testing"

func TestSlot(t *testing.T) { run() }
