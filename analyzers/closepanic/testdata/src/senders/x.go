package senders

// Each of the senders closes what the other sends on.
func both(a, b []int) (sum int) {
	ch := make(chan int)
	send := func(items []int) {
		for _, it := range items {
			ch <- it // want `the goroutine started at x.go:13 panics here, as it sends on ch when the goroutine started at x.go:12 has closed it at x.go:10`
		}
		close(ch) // want `the goroutine started at x.go:13 panics here, as it closes ch when the goroutine started at x.go:12 has closed it at x.go:10`
	}
	go send(a)
	go send(b)
	for v := range ch {
		sum += v
	}
	return sum
}
