package proxy

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// watchParent ends the session when the client's process is gone. One that is
// gone from the start runs in another container, and its number means nothing here.
func (p *proxy) watchParent(pid int) {
	if !alive(pid) {
		return
	}
	tick := time.NewTicker(p.timing.Parent)
	defer tick.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-tick.C:
			if !alive(pid) {
				p.post(func() { p.end(ErrNoShutdown) })
				return
			}
		}
	}
}

// alive reports whether there is a process with the number; where the system does not
// say, it reports true.
func alive(pid int) bool {
	proc, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer proc.Release()
	err = proc.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}
