// Package ranged takes Stop for a close.
package ranged

import "time"

func report(d time.Duration, work, tell func()) {
	ticker := time.NewTicker(d)
	go func() {
		for range ticker.C { // want `^Stop, called at x\.go:14, does not close the channel of the ticker, so this loop never ends and its goroutine stays for ever$`
			tell()
		}
	}()
	work()
	ticker.Stop()
}

func deferred(d time.Duration, work, tell func()) {
	ticker := time.NewTicker(d)
	defer ticker.Stop()
	go func() {
		for t := range ticker.C { // want `Stop, called at x\.go:19, does not close`
			_ = t
			tell()
		}
	}()
	work()
}
