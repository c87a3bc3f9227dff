package m

func fanIn(items []int) error {
	errs := make(chan error)
	for _, v := range items {
		go func() {
			errs <- check(v)
		}()
	}
	for range items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func check(k int) error { return nil }
