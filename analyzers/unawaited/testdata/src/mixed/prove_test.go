//go:build prove

// oracle: assert

package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	t.Setenv("MIXED_FILE", name)
	main()
	if text, err := os.ReadFile(name); err != nil || string(text) != "a" {
		t.Errorf("when main returns: %q, %v", text, err)
	}
}
