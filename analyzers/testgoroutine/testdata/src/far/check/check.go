// Package check helps tests.
package check

import (
	"os"
	"runtime"
	"testing"
)

// NoError ends the test if there is an error.
func NoError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Logged only says so.
func Logged(t testing.TB, err error) {
	if err != nil {
		t.Error(err)
	}
}

// Open ends the test if there is no such file.
func Open(t testing.TB, name string) *os.File {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// NeedExec skips the test where no program can be started.
func NeedExec(t testing.TB) {
	if runtime.GOOS == "js" {
		t.Skip("no exec")
	}
}
