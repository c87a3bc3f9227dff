//go:build prove

package upgrade

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestGet(t *testing.T) { prove.Finishes(t, func() { (&table{rows: map[int]string{}}).get(1) }) }
