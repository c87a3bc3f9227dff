//go:build prove

package interfaces

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestFind(t *testing.T)       { prove.Finishes(t, func() { newTable(true).find() }) }
func TestFlush(t *testing.T)      { prove.Finishes(t, newTable(false).flush) }
func TestLocal(t *testing.T)      { prove.Finishes(t, newTable(false).local) }
func TestGiven(t *testing.T)      { prove.Finishes(t, newTable(false).given) }
func TestExpression(t *testing.T) { prove.Finishes(t, newTable(false).expression) }
