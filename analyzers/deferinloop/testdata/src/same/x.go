package same

import "sync"

type item struct {
	key   string
	value int
}

type store struct {
	mu sync.Mutex
	m  map[string]int
}

func (s *store) add(items []item) {
	for _, it := range items {
		s.mu.Lock()
		defer s.mu.Unlock() // want `s\.mu is not unlocked before add returns, but the next round of the loop takes it again at x\.go:17, which then blocks for ever`
		// Old values go.
		if s.m == nil {
			s.m = map[string]int{}
		}
		s.m[it.key] = it.value
	}
}

var mu sync.RWMutex
var total int

func sum(next func() (int, bool)) int {
	for {
		n, ok := next()
		if !ok {
			break
		}
		mu.Lock()
		defer mu.Unlock() // want `mu is not unlocked before sum returns, but the next round of the loop takes it again at x\.go:36`

		for i := range n {
			if i == 3 {
				break
			}
			total += i
		}
	}
	return 0
}
