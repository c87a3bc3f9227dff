// Package ok_error reports failures from goroutines without ending the test.
package ok_error

import "testing"

func check(t *testing.T, err error) bool {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
	return err == nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func Run(t *testing.T, work func() error) {
	errs := make(chan error)
	go func() {
		check(t, work())
		errs <- work()
	}()
	must(t, <-errs)
}
