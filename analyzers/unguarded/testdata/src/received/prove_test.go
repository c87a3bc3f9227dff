//go:build prove

package received

// oracle: race

import (
	"context"
	"testing"
	"time"
)

func TestLoop(t *testing.T) {
	w := &worker{jobs: make(chan int), done: make(chan struct{})}
	go w.loop(context.Background())
	for i := range 100 {
		w.jobs <- i
		w.Add()
	}
}

func TestTick(t *testing.T) {
	w := &worker{}
	go w.tick()
	for end := time.Now().Add(1500 * time.Millisecond); time.Now().Before(end); {
		w.Add()
		time.Sleep(time.Millisecond)
	}
}
