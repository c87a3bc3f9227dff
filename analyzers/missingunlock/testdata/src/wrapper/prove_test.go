//go:build prove

package wrapper

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestAdd(t *testing.T) {
	s := &store{closed: true}
	prove.Finishes(t, func() {
		s.add(1)
		s.add(1)
	})
}
