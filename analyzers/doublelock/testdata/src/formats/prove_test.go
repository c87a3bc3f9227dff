//go:build prove

package formats

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestRename(t *testing.T) { prove.Finishes(t, func() { new(node).rename("a") }) }
func TestCheck(t *testing.T)  { prove.Finishes(t, func() { new(node).check() }) }
func TestCheck2(t *testing.T) { prove.Finishes(t, func() { (&node{name: "a"}).check() }) }
func TestDrop(t *testing.T)   { prove.Finishes(t, new(node).drop) }
func TestShow(t *testing.T)   { prove.Finishes(t, func() { show(1) }) }
