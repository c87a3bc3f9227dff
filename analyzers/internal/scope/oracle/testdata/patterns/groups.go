package m

import (
	"context"
	"errors"
	"sync"
	"time"

	"ex.test/m/world"
)

type group struct {
	wg     sync.WaitGroup
	once   sync.Once
	cancel context.CancelFunc
	err    error
}

func (g *group) start(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				g.cancel()
			})
		}
	}()
}

func (g *group) wait() error {
	g.wg.Wait()
	g.cancel()
	return g.err
}

func errorGroup(ctx context.Context, items []int) error {
	ctx, cancel := context.WithCancel(ctx)
	g := &group{cancel: cancel}
	ch := make(chan int)
	g.start(func() error {
		defer close(ch)
		for _, v := range items {
			select {
			case ch <- v:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	g.start(func() error {
		for v := range ch {
			if err := world.Fail(v); err != nil {
				return err
			}
		}
		return nil
	})
	return g.wait()
}

func waitAll(items []int) error {
	var wg sync.WaitGroup
	errs := make(chan error, len(items))
	for _, v := range items {
		wg.Add(1)
		go func(v int) {
			defer wg.Done()
			if err := world.Fail(v); err != nil {
				errs <- err
			}
		}(v)
	}
	wg.Wait()
	close(errs)
	return <-errs
}

func addMany(n int) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			world.Work(i)
			wg.Done()
		}()
	}
	wg.Wait()
}

func waitOrTimeout(ctx context.Context, n int) bool {
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() { world.Work(1) })
	}
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(time.Millisecond):
		return false
	}
}

func stopOnce(n int) {
	var once sync.Once
	quit := make(chan struct{})
	stop := func() { once.Do(func() { close(quit) }) }
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if world.Coin() {
				stop()
				return
			}
			<-quit
		})
	}
	stop()
	wg.Wait()
}

func children(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	sub, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() {
		<-sub.Done()
		done <- sub.Err()
	}()
	if world.Coin() {
		return errors.New("gives up")
	}
	stop()
	return <-done
}

func watch(ctx context.Context, items []int) {
	ctx, cancel := context.WithCancel(context.Background())
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Millisecond):
				world.Work(1)
			}
		}
	}()
	for _, v := range items {
		if world.Coin() {
			continue
		}
		world.Work(v)
	}
	cancel()
	<-finished
}

func barrier(n int) {
	var ready, done sync.WaitGroup
	release := make(chan struct{})
	for i := range n {
		ready.Add(1)
		done.Add(1)
		go func() {
			defer done.Done()
			world.Work(i)
			ready.Done()
			<-release
		}()
	}
	ready.Wait()
	close(release)
	done.Wait()
}

func stages(items []int) {
	a := make(chan int, 1)
	b := make(chan int)
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		defer close(a)
		for _, v := range items {
			if v < 0 {
				return
			}
			a <- v
		}
	}()
	go func() {
		defer wg.Done()
		defer close(b)
		for v := range a {
			b <- v
		}
	}()
	sum := 0
	for v := range b {
		sum += v
	}
	wg.Wait()
	world.Work(sum)
}
