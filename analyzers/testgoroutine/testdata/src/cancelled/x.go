// Package cancelled cancels the context of its parallel subtests.
package cancelled

import (
	"context"
	"testing"
)

func Context(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel() // want `^this runs before the subtest started at x\.go:12, which waits in Parallel until the function has returned and uses at x\.go:14`
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		if err := ctx.Err(); err != nil {
			t.Fatal(err)
		}
	})
}
