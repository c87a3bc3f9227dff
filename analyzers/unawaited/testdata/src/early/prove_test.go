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
	t.Setenv("EARLY_FILE", name)
	main()
	if _, err := os.Stat(name); err != nil {
		t.Errorf("when main returns: %v", err)
	}
}
