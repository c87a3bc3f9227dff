package error

func check(item int) error { return nil }

func parse(s string) (int, error) { return len(s), nil }

// all leaves on the first error, with a producer that goes on.
func all(items []string) (int, error) {
	parsed := make(chan int)
	go func() {
		defer close(parsed)
		for _, s := range items {
			n, err := parse(s)
			if err != nil {
				continue
			}
			parsed <- n // want `waits here for ever to send on parsed`
		}
	}()
	sum := 0
	for n := range parsed {
		if err := check(n); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// workers has its workers send every error, and reads one.
func workers(items []int) error {
	errs := make(chan error)
	for _, it := range items {
		go func() {
			errs <- check(it) // want `waits here for ever to send on errs`
		}()
	}
	for range items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}
