package m

import "sync"

func fills(items []int) {
	queue := make(chan int, 2)
	for _, v := range items {
		if len(queue) == cap(queue) {
			<-queue
		}
		queue <- v
	}
	for len(queue) > 0 {
		<-queue
	}
}

func takesOne(items []int) {
	queue := make(chan int, 1)
	var mu sync.Mutex
	var wg sync.WaitGroup
	if len(queue) == 0 {
		queue <- 1
	}
	for range items {
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

func signals(n int) {
	wake := make(chan struct{}, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-wake
		for len(wake) != 0 {
			<-wake
		}
	}()
	for range n {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
	<-done
}
