//go:build prove

// oracle: panic

package foreign

import "testing"

func TestTwice(t *testing.T) { Twice([]string{"a"}) }
