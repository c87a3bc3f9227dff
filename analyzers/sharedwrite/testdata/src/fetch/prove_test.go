//go:build prove

// oracle: race

package fetch

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFetch(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	n, size := run([]string{name, name, name, name})
	if n != 4 || size != 16 {
		t.Errorf("got %d files of %d bytes", n, size)
	}
}
