package nilclose

func off(on bool) {
	var ch chan int
	if on {
		ch = make(chan int)
		go func(ch chan int) { println(<-ch) }(ch)
	}
	close(ch) // want `nilclose.off panics here, as it closes the channel, which is nil`
}
