//go:build prove

// oracle: assert

package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("OLD_DIR", dir)
	main()
	for name, size := range map[string]int64{"a": 1, "b": 2} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("when main returns: %v", err)
		} else if info.Size() != size {
			t.Errorf("%s: %d bytes, want %d", name, info.Size(), size)
		}
	}
}
