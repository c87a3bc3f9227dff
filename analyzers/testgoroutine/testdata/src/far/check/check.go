// Package check helps tests.
package check

import "testing"

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
