// Package helper ends tests from their goroutines, through helpers.
package helper

import (
	"errors"
	"testing"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func work(fail bool) error {
	if fail {
		return errors.New("failed")
	}
	return nil
}

func Waits(t *testing.T, fail bool) {
	done := make(chan bool)
	go func() {
		check(t, work(fail))  // want `^check may call t\.Fatal at x\.go:12, which ends only the goroutine started at x\.go:25, and not the test, which goes on and may wait for it in vain$`
		check(t, work(false)) // the same helper in the same goroutine
		done <- true
	}()
	<-done
}

func Literal(t *testing.T, fail bool) {
	must := func(ok bool) {
		if !ok {
			t.Fatalf("not ok")
		}
	}
	results := make(chan int)
	go send(must, fail, results)
	go func() {
		must(!fail) // want `^must may call t\.Fatalf at x\.go:36, which ends only the goroutine started at x\.go:41`
		results <- 1
	}()
	<-results
	<-results
}

func send(must func(bool), fail bool, results chan int) { results <- 2 }

type suite struct{ t *testing.T }

func (s *suite) equal(got, want int) {
	if got == want {
		return
	}
	s.t.FailNow()
}

func Method(t *testing.T, fail bool) {
	s := &suite{t}
	done := make(chan bool)
	go func() {
		n := 1
		if fail {
			n = 2
		}
		s.equal(n, 1) // want `^s\.equal may call t\.FailNow at x\.go:57`
		close(done)
	}()
	<-done
}
