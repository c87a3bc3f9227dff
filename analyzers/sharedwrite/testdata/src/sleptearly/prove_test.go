//go:build prove

// oracle: race

package sleptearly

import "testing"

func TestBefore(t *testing.T) { before([]string{"a"}) }
