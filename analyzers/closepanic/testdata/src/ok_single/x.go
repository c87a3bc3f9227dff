// One sender, which closes at its end, on every way.
package ok_single

import "errors"

func send(items []int) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, it := range items {
			if it < 0 {
				return
			}
			ch <- it
		}
	}()
	return ch
}

func flagged(items []int) error {
	done := make(chan struct{})
	closed := false
	for _, it := range items {
		if it < 0 && !closed {
			closed = true
			close(done)
		}
	}
	if closed {
		return errors.New("negative")
	}
	close(done)
	return nil
}

func early(fail bool) {
	done := make(chan struct{})
	if fail {
		close(done)
		return
	}
	close(done)
}
