package selects

import "sync"

type hub struct {
	mu    sync.Mutex
	names []string
	in    chan string
	quit  chan bool
}

func newHub() *hub { return &hub{in: make(chan string), quit: make(chan bool)} }

// next waits for a name with the lock that those who give one need.
func (h *hub) next() {
	h.mu.Lock()
	defer h.mu.Unlock()
	select { // want `^this receive from h.in or receive from h.quit blocks while h.mu is held since x.go:16, but h.mu is locked at x.go:26 on the way to the send at x.go:29: both can wait for ever$`
	case s := <-h.in:
		h.names = append(h.names, s)
	case <-h.quit:
	}
}

func (h *hub) add(s string) {
	h.mu.Lock()
	h.names = append(h.names, s)
	h.mu.Unlock()
	h.in <- s
}

func (h *hub) stop() {
	h.mu.Lock()
	h.names = nil
	close(h.quit)
	h.mu.Unlock()
}
