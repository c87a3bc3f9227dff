//go:build prove

// oracle: race

package local

import "testing"

func TestLocal(t *testing.T) {
	words := []string{"go", "go", "run", "go", "race", "go"}
	n, size, found := run(words)
	if n != 6 || size != 15 || !found {
		t.Errorf("got %d, %d, %t", n, size, found)
	}
}
