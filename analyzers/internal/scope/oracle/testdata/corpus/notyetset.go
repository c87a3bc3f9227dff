package m

// An element is taken to be used only after it was set.
func collect(items []int) {
	chans := make([]chan int, len(items))
	for _, ch := range chans {
		for i := range items {
			chans[i] = make(chan int, 1)
			ch <- 1 // missed stuck
			ch <- 1 // false stuck
		}
	}
}
