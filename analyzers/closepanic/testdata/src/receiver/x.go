package receiver

import "errors"

// The receiver closes the channel of a sender that goes on.
func consume(items []int) error {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			ch <- it // want `the goroutine started at x.go:8 panics here, as it sends on ch when receiver.consume has closed it at x.go:15`
		}
	}()
	for range items {
		if v := <-ch; v < 0 {
			close(ch)
			return errors.New("negative")
		}
	}
	return nil
}
