// Package subtest has the subtests of a suite.
package subtest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func save(t *testing.T, name string) {
	time.Sleep(10 * time.Millisecond)
	if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
		t.Error(err)
	}
}

func files(t *testing.T, names ...string) {
	t.Run("files", func(t *testing.T) {
		dir := t.TempDir()
		for _, name := range names {
			go save(t, filepath.Join(dir, name)) // want `^the test may end at x.go:26 before the goroutine started here has got to x.go:15, which then panics or goes unseen$`
		}
		t.Log("saving", len(names))
	})
}

func ctx(t *testing.T) {
	t.Run("context", func(t *testing.T) {
		go func(ctx context.Context) { // want `the test may end at x.go:37 before the goroutine started here has got to x.go:34`
			time.Sleep(10 * time.Millisecond)
			if ctx.Err() != nil {
				t.Fatal("cancelled")
			}
		}(t.Context())
	})
}
