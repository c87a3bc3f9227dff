// no oracle: that both see the one value is rare.
package length

import "sync"

// Nothing is left in the buffer when it has been drained.
func drain() int {
	queue := make(chan int, 2)
	queue <- 1
	queue <- 2
	sum := 0
	for len(queue) > 0 {
		sum += <-queue
	}
	return sum + <-queue // want `drain waits here for ever to receive from queue`
}

// Both see the one value, and one takes it.
func take() {
	queue := make(chan int, 1)
	queue <- 1
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if len(queue) > 0 {
				<-queue // want `waits here for ever to receive from queue`
			}
		})
	}
	wg.Wait()
}
