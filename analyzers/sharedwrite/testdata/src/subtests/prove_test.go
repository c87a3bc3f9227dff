//go:build prove

// oracle: race

package subtests

import "testing"

func TestCheck(t *testing.T) { check(t, []string{"1", "2", "3", "x"}) }
