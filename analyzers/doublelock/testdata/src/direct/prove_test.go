//go:build prove

package direct

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestAdd(t *testing.T)   { prove.Finishes(t, func() { new(counter).add("a") }) }
func TestRead(t *testing.T)  { prove.Finishes(t, func() { new(counter).read("a") }) }
func TestTwice(t *testing.T) { prove.Finishes(t, twice) }
