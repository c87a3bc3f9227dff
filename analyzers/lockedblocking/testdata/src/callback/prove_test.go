//go:build prove

package callback

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func often(t *testing.T, f func(l *loader) int) {
	prove.Finishes(t, func() {
		for range 5000 {
			f(newLoader())
		}
	})
}

func TestFirst(t *testing.T)   { often(t, (*loader).first) }
func TestLiteral(t *testing.T) { often(t, (*loader).literal) }
func TestValue(t *testing.T)   { often(t, (*loader).value) }
func TestDynamic(t *testing.T) { often(t, (*loader).dynamic) }
