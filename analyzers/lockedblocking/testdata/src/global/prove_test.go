//go:build prove

package global

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestRequest(t *testing.T) {
	Start()
	prove.Finishes(t, func() {
		for range 20000 {
			Request(1)
		}
	})
}
