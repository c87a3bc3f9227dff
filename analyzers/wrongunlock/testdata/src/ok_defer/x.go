package ok_defer

import (
	"os"
	"sync"
)

type T struct {
	mu    sync.Mutex
	other sync.Mutex
	n     int
}

// Lets go for a while.
func (t *T) around(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n++
	t.mu.Unlock()
	f()
	t.mu.Lock()
	t.n--
}

// The deferred Lock takes back what is let go.
func (t *T) without(f func()) {
	t.mu.Unlock()
	defer t.mu.Lock()
	f()
}

func (t *T) lend(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	func() {
		t.mu.Unlock()
		defer t.mu.Lock()
		f()
	}()
	t.n++
}

// The plain unlock is on the way out of the program.
func (t *T) exit() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n > 9 {
		t.mu.Unlock()
		os.Exit(1)
	}
	t.n++
}

// The flag tells the deferred call.
func (t *T) flagged(f func() bool) {
	t.mu.Lock()
	locked := true
	defer func() {
		if locked {
			t.mu.Unlock()
		}
	}()
	if f() {
		t.mu.Unlock()
		locked = false
		f()
	}
}

// The local function with a flag.
func (t *T) once(f func() bool) {
	t.mu.Lock()
	unlocked := false
	unlock := func() {
		if !unlocked {
			t.mu.Unlock()
			unlocked = true
		}
	}
	defer unlock()
	if f() {
		unlock()
		return
	}
	t.n++
}

// Deferred on one way only.
func (t *T) late(f func() bool) {
	t.mu.Lock()
	if f() {
		t.mu.Unlock()
		return
	}
	defer t.mu.Unlock()
	t.n++
}

// The deferred call unlocks what the caller has locked.
func (t *T) swap() {
	t.other.Lock()
	defer t.mu.Unlock()
	t.n++
	t.other.Unlock()
}

func (t *T) caller() {
	t.mu.Lock()
	t.swap()
}

func (t *T) lockAgain(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.mu.Unlock()
	defer t.mu.Lock()
	f()
}

// Through a wrapper that the deferred call meets.
func (t *T) retake() { t.mu.Lock() }

func (t *T) wrapped(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.mu.Unlock()
	f()
	t.retake()
}
