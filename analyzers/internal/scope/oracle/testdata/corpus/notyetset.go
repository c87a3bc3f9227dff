package m

// An element may be used before it was set.
func collect(items []int) {
	chans := make([]chan int, len(items))
	for _, ch := range chans {
		for i := range items {
			chans[i] = make(chan int, 1)
			ch <- 1 // want stuck
			ch <- 1
		}
	}
}
