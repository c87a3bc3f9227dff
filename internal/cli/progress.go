package cli

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/conclsp/conclsp/internal/driver"
)

// progress shows on a terminal how far a long run has come, on one line that
// it rewrites and at last wipes out.
type progress struct {
	w    io.Writer // nil if there is nobody to show it to
	quit chan struct{}
	done chan struct{}

	mu    sync.Mutex
	state driver.Progress
}

const (
	progressDelay = 2 * time.Second // a run that takes less shows nothing
	progressTick  = 200 * time.Millisecond
	wipeLine      = "\r\x1b[K"
)

// newProgress starts to show progress on standard error if that is a terminal.
func newProgress(env *Env) *progress {
	p := &progress{}
	if env.isTerminal(env.Stderr) {
		p.show(env.Stderr, progressDelay, progressTick)
	}
	return p
}

func (p *progress) show(w io.Writer, delay, tick time.Duration) {
	p.w = w
	p.quit, p.done = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(p.done)
		next := time.NewTimer(delay)
		defer next.Stop()
		for shown := false; ; shown = true {
			select {
			case <-next.C:
				fmt.Fprint(w, wipeLine+p.line())
				next.Reset(tick)
			case <-p.quit:
				if shown {
					fmt.Fprint(w, wipeLine)
				}
				return
			}
		}
	}()
}

// update takes note of s; it is what the driver calls.
func (p *progress) update(s driver.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = s
}

func (p *progress) line() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state.Total == 0 {
		return p.state.Stage
	}
	return fmt.Sprintf("%s %d/%d", p.state.Stage, p.state.Done, p.state.Total)
}

// stop wipes the line out. It may be called more than once.
func (p *progress) stop() {
	if p.w != nil {
		close(p.quit)
		<-p.done
		p.w = nil
	}
}
