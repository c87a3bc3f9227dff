//go:build prove

package funcs

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestCount(t *testing.T) {
	prove.Finishes(t, func() { newTable().count() })
}

func TestLocal(t *testing.T) {
	prove.Finishes(t, func() { local()() })
}
