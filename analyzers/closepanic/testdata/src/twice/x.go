package twice

func load() error { return nil }

// The channel is closed on the way out and at the end.
func run() error {
	done := make(chan struct{})
	defer close(done) // want `twice.run panics here, as it closes done when it has closed it at x.go:14`
	go func() {
		<-done
		println("done")
	}()
	if err := load(); err != nil {
		close(done)
		return err
	}
	return nil
}

func after() {
	ch := make(chan int, 1)
	if err := load(); err != nil {
		close(ch)
	}
	ch <- 1 // want `twice.after panics here, as it sends on ch when it has closed it at x.go:23`
	println(<-ch)
}
