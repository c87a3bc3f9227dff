package twice

import "os"

// The channel is closed on the way out and at the end.
func run(name string) error {
	done := make(chan struct{})
	defer close(done) // want `twice.run panics here, as it closes done when it has closed it at x.go:14`
	go func() {
		<-done
		println("done")
	}()
	if err := os.Remove(name); err != nil {
		close(done)
		return err
	}
	return nil
}
