// Who asks how much is in a buffer takes, or puts, no more.
package ok_length

import "sync"

func drain(more bool) int {
	queue := make(chan int, 2)
	queue <- 1
	if more {
		queue <- 2
	}
	sum := 0
	for len(queue) > 0 {
		sum += <-queue
	}
	return sum
}

func fill(n int) chan int {
	queue := make(chan int, n)
	for len(queue) < cap(queue) {
		queue <- 1
	}
	done := make(chan bool)
	go func() {
		if len(queue) == cap(queue) {
			<-queue
		}
		close(done)
	}()
	<-done
	return queue
}

func take() {
	queue := make(chan int, 1)
	queue <- 1
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			if len(queue) > 0 {
				<-queue
			}
		})
	}
	wg.Wait()
}
