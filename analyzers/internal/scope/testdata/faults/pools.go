package x

import (
	"context"
	"errors"
	"os"
	"sync"

	"golang.org/x/sync/errgroup"
)

func do(i int) error {
	_, err := os.Stat("x")
	return err
}

func leakyPool(items []int, n int) error {
	jobs := make(chan int)
	errs := make(chan error)
	for i := 0; i < n; i++ {
		go func() {
			for j := range jobs {
				if err := do(j); err != nil {
					errs <- err // want stuck
					return
				}
			}
		}()
	}
	go func() {
		for _, it := range items {
			jobs <- it // want stuck
		}
		close(jobs)
	}()
	select {
	case err := <-errs:
		return err
	default:
	}
	return nil
}

func pool(items []int, n int) error {
	jobs := make(chan int)
	errs := make(chan error, len(items))
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				if err := do(j); err != nil {
					errs <- err
				}
			}
		}()
	}
	for _, it := range items {
		jobs <- it
	}
	close(jobs)
	wg.Wait()
	close(errs)
	return <-errs
}

func dyingWorkers(items []int) {
	jobs := make(chan int)
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				if err := do(j); err != nil {
					return
				}
			}
		}()
	}
	for _, it := range items {
		jobs <- it
	}
	close(jobs)
	wg.Wait()
}

func dyingWorker(items []int) {
	jobs := make(chan int)
	done := make(chan bool)
	go func() {
		defer close(done)
		for j := range jobs {
			if err := do(j); err != nil {
				return
			}
		}
	}()
	for _, it := range items {
		jobs <- it // want stuck
	}
	close(jobs)
	<-done
}

func waitInLoop(items []int) {
	var wg sync.WaitGroup
	ch := make(chan int)
	for _, it := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- it
		}()
		wg.Wait() // want stuck
	}
	for range items {
		<-ch
	}
}

func waitBeforeReceive(items []int) {
	var wg sync.WaitGroup
	ch := make(chan int)
	for _, it := range items {
		wg.Go(func() { ch <- it }) // want stuck
	}
	wg.Wait()
	close(ch)
	for range ch {
	}
}

func waitAside(items []int) {
	var wg sync.WaitGroup
	ch := make(chan int)
	for _, it := range items {
		wg.Go(func() { ch <- it })
	}
	go func() {
		wg.Wait()
		close(ch)
	}()
	for range ch {
	}
}

func addInside(items []int) {
	var wg sync.WaitGroup
	ch := make(chan int, len(items))
	for _, it := range items {
		go func() {
			wg.Add(1)
			defer wg.Done()
			ch <- it // want sendclosed
		}()
	}
	wg.Wait()
	close(ch)
}

func addAfter(items []int) {
	var wg sync.WaitGroup
	for range items {
		go func() {
			do(1)
			wg.Done() // want negative
		}()
		wg.Add(1)
	}
	wg.Wait()
}

func missingDone(items []int) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	for _, it := range items {
		go func() {
			if err := do(it); err != nil {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait() // want stuck
}

func done(items []int) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	for _, it := range items {
		go func() {
			defer wg.Done()
			if err := do(it); err != nil {
				return
			}
		}()
	}
	wg.Wait()
}

func group(ctx context.Context, items []int) error {
	g, ctx := errgroup.WithContext(ctx)
	ch := make(chan int)
	g.Go(func() error {
		defer close(ch)
		for _, it := range items {
			select {
			case ch <- it:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range 2 {
		g.Go(func() error {
			for v := range ch {
				if err := do(v); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

func groupDeaf(items []int) error {
	var g errgroup.Group
	ch := make(chan int)
	g.Go(func() error {
		defer close(ch)
		for _, it := range items {
			ch <- it // want stuck
		}
		return nil
	})
	g.Go(func() error {
		for v := range ch {
			if err := do(v); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait()
}

func groupLimit() error {
	var g errgroup.Group
	g.SetLimit(1)
	g.Go(func() error {
		g.Go(func() error { return nil }) // want stuck
		return errors.New("x")
	})
	return g.Wait() // want stuck
}

func firstError(items []int) error {
	errc := make(chan error)
	for _, it := range items {
		go func() { errc <- do(it) }() // want stuck
	}
	for range items {
		if err := <-errc; err != nil {
			return err
		}
	}
	return nil
}

func allErrors(items []int) (err error) {
	errc := make(chan error)
	for _, it := range items {
		go func() { errc <- do(it) }()
	}
	for range items {
		if e := <-errc; e != nil {
			err = e
		}
	}
	return err
}

func closers(items []int) {
	ch := make(chan int, 10)
	for _, it := range items {
		go func() {
			ch <- it  // want sendclosed
			close(ch) // want closeclosed
		}()
	}
	<-ch
}
