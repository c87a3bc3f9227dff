//go:build prove

package queue

// oracle: panic

import (
	"testing"
	"time"
)

func both(t *testing.T, get func(*queue) int) {
	q := newQueue()
	done := make(chan int)
	for range 2 {
		go func() { done <- get(q) }()
	}
	time.Sleep(50 * time.Millisecond) // both wait
	q.push(1)
	time.Sleep(50 * time.Millisecond)
	q.push(2)
	if sum := <-done + <-done; sum != 3 {
		t.Error(sum)
	}
}

func TestPop(t *testing.T)  { both(t, (*queue).pop) }
func TestTake(t *testing.T) { both(t, (*queue).take) }
