package m

func replaced(items []int) {
	var ch chan int
	quit := make(chan struct{})
	if len(items) > 1 {
		ch = make(chan int)
		go func() {
			for {
				select {
				case <-ch:
				case <-quit:
					return
				}
			}
		}()
	}
	if ch != nil {
		for _, v := range items {
			ch <- v
		}
		close(quit)
	}
}
