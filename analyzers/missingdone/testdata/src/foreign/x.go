// WaitGroups that functions of another package count.

package foreign

import (
	"sync"

	"test/foreign/pool"
)

// Counted twice.
func Twice() {
	var wg sync.WaitGroup
	wg.Add(1)
	pool.Go(&wg, func() {})
	wg.Wait() // want `foreign\.Twice waits here for ever for wg: what Add counts at x\.go:15 is not made up for`
}

// Done twice.
func Done() {
	var wg sync.WaitGroup
	wg.Add(1)
	go pool.Run(&wg, func() { wg.Done() }) // want `the goroutine started at x\.go:23 panics in pool\.Run, as the counter of wg becomes negative`
	wg.Wait()
}

// Not done if there is no work.
func Maybe(work chan func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go pool.Try(&wg, work)
	wg.Wait() // want `foreign\.Maybe waits here for ever for wg: `
}

// Silent: as it should be.
func Right(n int) {
	var wg sync.WaitGroup
	for range n {
		pool.Go(&wg, func() {})
	}
	wg.Wait()
}

func Counted(n int) {
	var wg sync.WaitGroup
	wg.Add(n)
	for range n {
		go pool.Run(&wg, func() {})
	}
	wg.Wait()
}

// Silent: nobody waits.
func Unawaited() {
	var wg sync.WaitGroup
	wg.Add(1)
	go pool.Run(&wg, func() {})
}
