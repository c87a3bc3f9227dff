//go:build prove

// oracle: race

package twoerrs

import (
	"path/filepath"
	"testing"
)

func TestRemove(t *testing.T) {
	dir := t.TempDir()
	for range 50 {
		remove(filepath.Join(dir, "a"), filepath.Join(dir, "b"))
	}
}

func TestNamed(t *testing.T) {
	for range 50 {
		if _, err := named(t.TempDir()); err != nil {
			t.Error(err)
		}
	}
}
