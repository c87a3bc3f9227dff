//go:build prove

package group

// oracle: deadlock

import (
	"context"
	"testing"

	"test/prove"
)

func TestAll(t *testing.T) {
	prove.Finishes(t, func() {
		f := new(fetcher)
		f.all(context.Background(), []string{"a", "b"})
	})
}

func TestClose(t *testing.T) {
	prove.Finishes(t, func() {
		for range 2000 {
			f := new(fetcher)
			f.start("a")
			f.close()
		}
	})
}
