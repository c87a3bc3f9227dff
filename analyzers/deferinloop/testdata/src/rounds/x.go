package rounds

import "sync"

type shard struct {
	mu sync.RWMutex
	m  map[string]int
	n  int
}

type shards []*shard

func (ss shards) clear() {
	for _, s := range ss {
		s.mu.Lock()
		defer s.mu.Unlock() // want `s\.mu, locked at x\.go:15 in each round of the loop, is not unlocked before clear returns: the locks of all rounds are held at the same time`
		clear(s.m)
		s.n = 0
	}
}

func (ss shards) size() (n int) {
	for i := range ss {
		ss[i].mu.RLock()
		n += ss[i].n
		ss[i].mu.RUnlock()
	}
	for i := 0; i < len(ss); i++ {
		s := ss[i]
		s.mu.Lock()
		defer s.mu.Unlock() // want `s\.mu, locked at x\.go:30 in each round of the loop, is not unlocked before size returns`
		s.n = n
	}
	return n
}
