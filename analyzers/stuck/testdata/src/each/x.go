package each

// both sends to each other before they receive.
func both() {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- 1
		<-b
	}()
	b <- 1 // want `waits here for ever to send on b: the goroutine started at x.go:6, which receives from it, waits at x.go:7 to send on a`
	<-a
}
