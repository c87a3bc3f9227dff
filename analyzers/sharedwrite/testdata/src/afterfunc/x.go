// Package afterfunc reads results that the function of a timer writes.
package afterfunc

import "time"

type result struct {
	timedOut bool
	tries    int
}

func timed(work func(), d time.Duration) (bool, int) {
	res := &result{}
	t := time.AfterFunc(d, func() {
		res.timedOut = true // want `res.timedOut is written here by the goroutine started at x.go:13 and read at x.go:19; nothing orders them`
	})
	res.tries++
	work()
	t.Stop()
	return res.timedOut, res.tries
}

func late(work func(), d time.Duration) bool {
	late := false
	time.AfterFunc(d, func() { late = true }) // want `late is written here by the goroutine started at x.go:24 and read at x.go:26; nothing orders them`
	work()
	return late
}
