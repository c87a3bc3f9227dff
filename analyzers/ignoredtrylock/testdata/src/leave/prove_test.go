//go:build prove

package leave

// oracle: panic

import "testing"

// The holder finds its lock taken away.
func TestFlush(t *testing.T) {
	s := new(stats)
	s.mu.Lock()
	s.unless(t, func() { s.flush(func(int) {}) })
	s.mu.Unlock()
}

func TestShow(t *testing.T) {
	s := new(stats)
	s.rw.Lock()
	s.unless(t, func() { s.show(func(int) {}) })
	s.rw.Unlock()
}

// unless runs f beside the holder. With Lock in it, f ends when the holder does.
func (s *stats) unless(t *testing.T, f func()) {
	done := make(chan bool)
	go func() {
		f()
		close(done)
	}()
	for range 1000 {
		select {
		case <-done:
			return
		default:
			yield()
		}
	}
}
