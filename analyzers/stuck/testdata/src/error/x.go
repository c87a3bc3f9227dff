package error

import "errors"

func check(item int) error {
	if item < 0 {
		return errors.New("negative")
	}
	return nil
}

// workers has its workers send every error, and leaves with the first.
func workers(items []int) error {
	errs := make(chan error)
	for _, it := range items {
		go func() {
			errs <- check(it) // want `the goroutine started at x.go:16 waits here for ever to send on errs: error.workers, which receives from it, has returned at x.go:22`
		}()
	}
	for range items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}
