//go:build prove

package method

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestGet(t *testing.T) {
	prove.Finishes(t, func() { new(config).get("a") })
}

func TestSetup(t *testing.T) {
	prove.Finishes(t, setup)
}
