//go:build prove

// oracle: synctest

package replies

import (
	"context"
	"testing"
	"testing/synctest"
)

func TestGet(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		s := NewStore()
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		for range 1000 {
			s.Get(ctx, "key")
		}
		s.Close()
	})
}
