//go:build prove

// oracle: panic

package active

import (
	"testing"
	"time"
)

func slow(string) error {
	time.Sleep(20 * time.Millisecond)
	return nil
}

func TestFirst(t *testing.T) {
	// Without a limit before it the goroutine stays, and Wait with it.
	done := make(chan error)
	go func() { done <- first(nil, slow, slow) }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * time.Second):
		panic("the group waits for ever")
	}
}

func TestEach(t *testing.T) {
	if err := each([]string{"a", "b", "c"}, slow); err != nil {
		t.Error(err)
	}
}
