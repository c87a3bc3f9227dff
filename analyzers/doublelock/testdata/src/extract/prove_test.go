//go:build prove

package extract

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func cache() *Cache { return &Cache{m: map[string]int{"a": 1}} }

func TestFull(t *testing.T)   { prove.Finishes(t, func() { cache().Full() }) }
func TestDouble(t *testing.T) { prove.Finishes(t, func() { cache().Double("a") }) }
func TestReset(t *testing.T) {
	prove.Finishes(t, func() { cache().Reset(func(string) bool { return false }) })
}
func TestAdd(t *testing.T) { prove.Finishes(t, func() { addTwice(1) }) }
func TestBox(t *testing.T) { prove.Finishes(t, (&Box[int]{v: []int{1}}).Again) }

func TestLog(t *testing.T) { prove.Finishes(t, func() { new(Log).Add("a") }) }
