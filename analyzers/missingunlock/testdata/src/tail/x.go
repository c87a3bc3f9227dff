package tail

import "sync"

type gauge struct {
	mu sync.Mutex
	n  int
}

func (g *gauge) raise(n int) {
	g.mu.Lock()
	switch {
	case n < 0:
		g.mu.Unlock()
		return
	case n == 0:
		goto out
	}
	g.n += n
	g.mu.Unlock()
	return
out:
	g.n = 0
} // want `^g.mu is still locked when raise returns here: it was locked at x.go:11 and`

func (g *gauge) lower() {
	g.mu.Lock()
	if g.n > 0 {
		g.n--
		g.mu.Unlock()
		return
	}
	g.n = 0
} // want `^g.mu is still locked when lower returns here: it was locked at x.go:27 and the unlock at x.go:30 is on another path; the next Lock blocks for ever$`
