// Package spin waits in loops for plain variables.
package spin

import (
	"runtime"
	"time"
)

var stopped bool

func stop() { stopped = true }

func wait() {
	for !stopped { // want `the loop waits for stopped, which x.go:11 sets, and nothing orders the two: it may be read once only, and then the loop never ends`
		time.Sleep(time.Millisecond)
	}
}

type job struct {
	state int
	left  int
}

func (j *job) finish() { j.state = 2 }

func (j *job) join() {
	for j.state != 2 { // want `the loop waits for j.state, which x.go:24 sets, and nothing orders the two`
		runtime.Gosched()
	}
}

func (j *job) done() { j.left-- }

func (j *job) drain() {
	for {
		if j.left <= 0 { // want `the loop waits for j.left, which x.go:32 sets`
			break
		}
	}
}
