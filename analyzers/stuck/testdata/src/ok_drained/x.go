// Who leaves early lets the other side go.
package ok_drained

func check(int) error { return nil }

func stopped(items []int) error {
	done := make(chan struct{})
	defer close(done)
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, it := range items {
			select {
			case ch <- it:
			case <-done:
				return
			}
		}
	}()
	for it := range ch {
		if err := check(it); err != nil {
			return err
		}
	}
	return nil
}

func drained(items []int) (first error) {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, it := range items {
			ch <- it
		}
	}()
	defer func() {
		for range ch {
		}
	}()
	for it := range ch {
		if err := check(it); err != nil {
			return err
		}
	}
	return nil
}
