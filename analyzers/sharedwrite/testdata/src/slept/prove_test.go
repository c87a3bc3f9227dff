//go:build prove

// oracle: race

package slept

import "testing"

func TestCrowd(t *testing.T) { crowd([]string{"a"}) }
