//go:build prove

package service

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestEach(t *testing.T) {
	prove.Finishes(t, (&table{m: map[string]int{"a": 1}}).Each)
}
