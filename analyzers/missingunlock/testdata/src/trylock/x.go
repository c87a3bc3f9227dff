package trylock

import "sync"

type job struct {
	mu   sync.Mutex
	runs int
}

func (j *job) run(max int) bool {
	if !j.mu.TryLock() {
		return false
	}
	if j.runs >= max {
		return false // want `^j.mu is still locked when run returns here: it was locked at x.go:11 and the unlock at x.go:18 is on another path; the next Lock blocks for ever$`
	}
	j.runs++
	j.mu.Unlock()
	return true
}
