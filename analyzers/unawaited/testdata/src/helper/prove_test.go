//go:build prove

// oracle: assert

package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestOutput(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = f
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // main runs on until it waits
	main()
	os.Stdout = stdout
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(got), "and "); n != 2 {
		t.Errorf("%d lines when main returns, want 2:\n%s", n, got)
	}
}
