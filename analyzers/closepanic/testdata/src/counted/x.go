package counted

import "sync"

// Each of the senders closes the channel that both send on.
func both(a, b []int) (sum int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	wg.Add(2)
	send := func(items []int) {
		defer wg.Done()
		for _, it := range items {
			ch <- it // want `the goroutine started at x.go:18 panics here, as it sends on ch when the goroutine started at x.go:17 has closed it at x.go:15`
		}
		close(ch) // want `the goroutine started at x.go:18 panics here, as it closes ch when the goroutine started at x.go:17 has closed it at x.go:15`
	}
	go send(a)
	go send(b)
	for v := range ch {
		sum += v
	}
	return sum
}

func each(items []int) (sum int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	for _, it := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- it  // want `panics here, as it sends on ch`
			close(ch) // want `panics here, as it closes ch`
		}()
	}
	for v := range ch {
		sum += v
	}
	return sum
}
