package done

import "sync"

type merger struct {
	mu      sync.Mutex
	merged  int
	updates chan int
	stopped chan struct{}
}

func newMerger() *merger {
	m := &merger{updates: make(chan int, 1), stopped: make(chan struct{})}
	go func() {
		defer close(m.stopped)
		for u := range m.updates {
			m.merge(u)
		}
	}()
	return m
}

func (m *merger) merge(u int) {
	m.mu.Lock()
	m.merged += u
	m.mu.Unlock()
}

// Done can only be received from.
func (m *merger) Done() <-chan struct{} { return m.stopped }

func (m *merger) stop() {
	m.mu.Lock()
	close(m.updates)
	<-m.stopped // want `^this receive from m.stopped blocks while m.mu is held since x.go:33, but \(\*merger\).merge locks m.mu at x.go:24 on the way to the close at x.go:15: both can wait for ever$`
	m.mu.Unlock()
}
