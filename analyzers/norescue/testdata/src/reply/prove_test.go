//go:build prove

// oracle: leak

package reply

import (
	"context"
	"test/prove"
	"testing"
	"time"
)

func TestGivesUp(t *testing.T) {
	prove.NoLeak(t, func() {
		ctx, cancel := context.WithCancel(context.Background())
		slow = func(n int) int {
			cancel()
			time.Sleep(10 * time.Millisecond)
			return n * n
		}
		s := start()
		s.square(ctx, 3)
		s.stop()
	})
}

func TestStopped(t *testing.T) {
	prove.NoLeak(t, func() {
		s := start()
		s.stop()
		time.Sleep(10 * time.Millisecond)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		go func() {
			s.ask(ctx, 3)
			cancel()
		}()
		<-ctx.Done()
	})
}
