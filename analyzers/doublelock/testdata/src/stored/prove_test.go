//go:build prove

package stored

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestDrop(t *testing.T)  { prove.Finishes(t, func() { newLRU().drop("a") }) }
func TestFull(t *testing.T)  { prove.Finishes(t, func() { newLRU().full() }) }
func TestRenew(t *testing.T) { prove.Finishes(t, func() { start().renew() }) }
func TestCount(t *testing.T) { prove.Finishes(t, count) }
func TestTwice(t *testing.T) { prove.Finishes(t, func() { newLRU().twice() }) }
func TestSum(t *testing.T) {
	l := newLRU()
	l.items["a"] = 1
	prove.Finishes(t, func() { l.sum() })
}
