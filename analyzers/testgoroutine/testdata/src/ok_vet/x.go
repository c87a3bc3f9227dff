// Package ok_vet does what go vet reports.
package ok_vet

import "testing"

func fail(t *testing.T) { t.Fatal("failed") }

func Run(t *testing.T) {
	go func() {
		t.Fatal("failed")
	}()
	go fail(t)
	go func() {
		inner := func() { t.Fatal("failed") }
		inner()
	}()
}
