package main

var (
	results = make(chan int)
	done    = make(chan bool)
)

func work() {
	defer close(done)
	results <- 1
	results <- 2 // want `the goroutine started at x.go:16 waits here for ever to send on results`
}

// The second result is never taken.
func main() {
	go work()
	println(<-results)
	<-done
}
