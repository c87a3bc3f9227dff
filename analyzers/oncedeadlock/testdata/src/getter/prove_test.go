//go:build prove

package getter

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestGet(t *testing.T) {
	prove.Finishes(t, func() { new(config).get("debug") })
}

func TestSize(t *testing.T) {
	prove.Finishes(t, func() { new(table).size() })
}
