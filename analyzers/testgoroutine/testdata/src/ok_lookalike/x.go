// Package ok_lookalike calls functions that only look like helpers.
package ok_lookalike

import "testing"

type reporter struct{ failed bool }

func (r *reporter) Fatal(args ...any) { r.failed = true }

func check(r *reporter, err error) {
	if err != nil {
		r.Fatal(err)
	}
}

func Run(t *testing.T, work func() error, report func(error)) {
	r := new(reporter)
	done := make(chan bool)
	go func() {
		defer close(done)
		check(r, work())
		report(work())
	}()
	<-done
	if r.failed {
		t.Fatal("failed")
	}
}
