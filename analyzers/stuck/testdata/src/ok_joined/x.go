// Whatever happens, the counterpart comes.
package ok_joined

import "sync"

func work(int) error { return nil }

func pool(items []int) []error {
	jobs, errs := make(chan int), make(chan error)
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for it := range jobs {
				if err := work(it); err != nil {
					errs <- err
				}
			}
		}()
	}
	go func() {
		for _, it := range items {
			jobs <- it
		}
		close(jobs)
		wg.Wait()
		close(errs)
	}()
	var all []error
	for err := range errs {
		all = append(all, err)
	}
	return all
}

func handshake() {
	ready, done := make(chan struct{}), make(chan struct{})
	go func() {
		close(ready)
		<-done
	}()
	<-ready
	close(done)
}

func ping() {
	a, b := make(chan int), make(chan int)
	go func() {
		<-a
		b <- 1
	}()
	a <- 1
	<-b
}
