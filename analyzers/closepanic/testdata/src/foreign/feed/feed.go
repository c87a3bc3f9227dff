// Package feed sends and closes, for callers in another package.
package feed

import "sync"

// All sends a list, and closes the channel.
func All(to chan<- string, list []string) {
	defer close(to)
	for _, s := range list {
		to <- s
	}
}

// One sends one value.
func One(to chan<- string, s string) { to <- s }

// Until calls f until stop is closed.
func Until(stop <-chan struct{}, f func()) {
	for {
		select {
		case <-stop:
			return
		default:
			f()
		}
	}
}

// Finish closes a channel, unless told otherwise.
func Finish(done chan struct{}, leave bool) {
	if !leave {
		close(done)
	}
}

// Once closes a channel that nobody may have closed.
func Once(done chan struct{}, mu *sync.Mutex, closed *bool) {
	mu.Lock()
	defer mu.Unlock()
	if !*closed {
		*closed = true
		close(done)
	}
}

// Try closes a channel that may be closed.
func Try(done chan struct{}) {
	defer func() { recover() }()
	close(done)
}
