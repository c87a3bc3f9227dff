// no oracle: a goroutine of these ends in the same way as before, but nobody takes it for the end of the test

// Package group ends tests from goroutines that no go statement starts.
package group

import (
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

func All(t *testing.T, work func() error) {
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := work(); err != nil {
			t.Fatal(err) // want `^t\.Fatal ends only the goroutine started at x\.go:16, and not the test, which goes on and may wait for it in vain$`
		}
	})
	wg.Wait()
	var g errgroup.Group
	g.Go(func() error {
		if err := work(); err != nil {
			t.Fatalf("work: %v", err) // want `t\.Fatalf ends only the goroutine started at x\.go:23`
		}
		return nil
	})
	g.Wait()
	timer := time.AfterFunc(time.Second, func() {
		t.FailNow() // want `t\.FailNow ends only the goroutine started at x\.go:30`
	})
	timer.Stop()
}
