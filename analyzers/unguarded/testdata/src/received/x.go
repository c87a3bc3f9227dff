// Receives that order nothing, and such that may.

package received

import (
	"context"
	"sync"
	"time"
)

type worker struct {
	mu    sync.Mutex
	jobs  chan int
	done  chan struct{}
	seen  int
	total int
	left  int
}

func (w *worker) Run(ctx context.Context) {
	go w.loop(ctx)
	go w.wait()
	go w.tick()
}

// Values come and go, and say nothing of what Seen does.
func (w *worker) loop(ctx context.Context) {
	for n := range w.jobs {
		w.seen++ // want `w\.seen is written here without w\.mu`
		w.more(n)
	}
}

func (w *worker) more(n int) {
	w.mu.Lock()
	w.total += n
	w.mu.Unlock()
}

func (w *worker) tick() {
	for range time.Tick(time.Second) {
		w.total = 0 // want `w\.total is written here without w\.mu`
	}
}

func (w *worker) Seen() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen + w.total + w.left
}

func (w *worker) Add() {
	w.mu.Lock()
	w.seen++
	w.total++
	w.left++
	w.mu.Unlock()
}

func (w *worker) Sub() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen--
	w.total--
	w.left--
}

func (w *worker) Double() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left *= 2
	close(w.done)
}

// The channel is closed by who wrote last.
func (w *worker) wait() {
	<-w.done
	w.left = 0
}
