//go:build prove

package rounds

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

// One shard serves two places.
func TestClear(t *testing.T) {
	s := new(shard)
	prove.Finishes(t, func() { shards{s, s}.clear() })
}

func TestSize(t *testing.T) {
	s := new(shard)
	prove.Finishes(t, func() { shards{s, s}.size() })
}
