// Package dep has helpers that wait.
package dep

import "sync"

// All waits for a group.
func All(wg *sync.WaitGroup) { wait(wg) }

func wait(wg *sync.WaitGroup) { wg.Wait() }

// Drain receives until the channel is closed.
func Drain(ch <-chan int) {
	for range ch {
	}
}

// Finish says that one is done.
func Finish(wg *sync.WaitGroup) { wg.Done() }
