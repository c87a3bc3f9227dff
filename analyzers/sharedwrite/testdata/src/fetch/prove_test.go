//go:build prove

// oracle: race

package fetch

import "testing"

func TestFetch(t *testing.T) {
	names := []string{"x.go", "x.go", "x.go", "x.go"}
	texts, total, sizes := run(names)
	if len(texts) != 4 || total == 0 || len(sizes) != 1 {
		t.Errorf("got %d texts, %d bytes, %d sizes", len(texts), total, len(sizes))
	}
}
