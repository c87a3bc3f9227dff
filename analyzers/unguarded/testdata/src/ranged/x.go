// Maps and slices that are ranged over while another method changes them.

package ranged

import (
	"strings"
	"sync"
	"sync/atomic"
)

// A set is safe for concurrent use.
type set struct {
	mu     sync.RWMutex
	names  map[string]bool
	order  []string
	calls  atomic.Int64
	closed atomic.Bool
	frozen int
}

func (s *set) Add(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names[name] = true
	s.order = append(s.order, name)
	s.frozen++
}

func (s *set) Delete(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.names, name)
	s.order = s.order[1:]
	s.frozen--
}

func (s *set) Has(name string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.names[name] && len(s.order) > 0 && s.frozen > 0
}

func (s *set) String() string {
	var b strings.Builder
	for name := range s.names { // want `s\.names is read here without s\.mu, which guards it in 3 of 4 places`
		b.WriteString(name)
	}
	return b.String()
}

// A counter beside it orders nothing.
func (s *set) Joined() string {
	s.calls.Add(1)
	return strings.Join(s.order, ",") // want `s\.order is read here without s\.mu`
}

// What is decided by a flag that the last writer sets may be in order.
func (s *set) Frozen() int {
	if !s.closed.Load() {
		return 0
	}
	return s.frozen
}
