// Package ok_own starts subtests, which have goroutines and a T of their own.
package ok_own

import "testing"

func must(t *testing.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func Run(t *testing.T, work func() error) {
	done := make(chan bool)
	go func() {
		defer close(done)
		t.Run("sub", func(t *testing.T) { must(t, work()) })
	}()
	<-done
	t.Run("other", func(t *testing.T) {
		t.Parallel()
		must(t, work())
	})
	t.Cleanup(func() { must(t, work()) })
}
