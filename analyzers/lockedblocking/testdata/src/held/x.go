package held

import "sync"

type keeper struct {
	mu      sync.Mutex
	streams int
	awake   chan struct{}
}

func newKeeper() *keeper { return &keeper{awake: make(chan struct{})} }

func (k *keeper) sleep() {
	k.mu.Lock()
	if k.streams == 0 {
		<-k.awake // want `^this receive from k.awake blocks while k.mu is held since x.go:14, but the send at x.go:28 is made with k.mu held: both can wait for ever$`
		k.mu.Unlock()
		return
	}
	k.mu.Unlock()
}

func (k *keeper) open() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.streams++
	if k.streams == 1 {
		select {
		case k.awake <- struct{}{}:
		default:
		}
	}
}
