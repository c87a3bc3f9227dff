// Exported methods that somebody calls one after the other hand a lock over, also
// if a goroutine has to do with it.
package ok_steps

import "sync"

type steps struct {
	first, second sync.Mutex
}

func (s *steps) Step1() {
	s.first.Lock()
	s.second.Lock()
	go func() {
		s.first.Lock()
		s.second.Unlock()
	}()
}

func (s *steps) Step2() {
	s.first.Unlock()
	s.second.Lock()
}
