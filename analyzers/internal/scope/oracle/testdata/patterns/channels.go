package m

import (
	"context"
	"errors"
	"sync"
	"time"

	"ex.test/m/world"
)

func produce(ch chan<- int, items []int) {
	defer close(ch)
	for _, v := range items {
		ch <- v
	}
}

func producerConsumer(items []int) {
	ch := make(chan int)
	go produce(ch, items)
	for v := range ch {
		world.Work(v)
	}
}

func fail(k int) error {
	if world.Coin() {
		return errors.New("fails")
	}
	return nil
}

func resultOrError(n int) error {
	results := make(chan int, 1)
	errs := make(chan error, 1)
	go func() {
		if err := fail(n); err != nil {
			errs <- err
			return
		}
		results <- n
	}()
	select {
	case v := <-results:
		world.Work(v)
		return nil
	case err := <-errs:
		return err
	}
}

func timeout(ctx context.Context) error {
	ch := make(chan int, 1)
	go func() {
		world.Work(1)
		ch <- 1
	}()
	select {
	case <-ch:
	case <-time.After(time.Millisecond):
		return errors.New("late")
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

func workerPool(items []int, n int) {
	in := make(chan int)
	out := make(chan int)
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range in {
				out <- v
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	if n > 0 {
		go func() {
			for _, v := range items {
				in <- v
			}
			close(in)
		}()
	}
	for v := range out {
		world.Work(v)
	}
}

func fanIn(items []int) error {
	errs := make(chan error, len(items))
	for _, v := range items {
		go func() {
			errs <- fail(v)
		}()
	}
	for range items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func merge(a, b []int) {
	out := make(chan int)
	done := make(chan struct{})
	var wg sync.WaitGroup
	send := func(list []int) {
		defer wg.Done()
		for _, v := range list {
			select {
			case out <- v:
			case <-done:
				return
			}
		}
	}
	wg.Add(2)
	go send(a)
	go send(b)
	go func() {
		wg.Wait()
		close(out)
	}()
	for v := range out {
		if err := world.Fail(v); err != nil {
			break
		}
	}
	close(done)
}

func generate(ctx context.Context, items []int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, v := range items {
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func double(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			select {
			case out <- 2 * v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func pipeline(ctx context.Context, items []int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for v := range double(ctx, generate(ctx, items)) {
		if err := world.Fail(v); err != nil {
			return err
		}
	}
	return nil
}

func nilChannels(items []int) {
	in := make(chan int)
	other := make(chan int)
	go produce(in, items)
	go produce(other, items)
	for in != nil || other != nil {
		select {
		case _, ok := <-in:
			if !ok {
				in = nil
			}
		case _, ok := <-other:
			if !ok {
				other = nil
			}
		}
	}
}

func semaphore(items []int) {
	slots := make(chan struct{}, 2)
	var wg sync.WaitGroup
	for _, v := range items {
		slots <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-slots }()
			world.Work(v)
		}()
	}
	wg.Wait()
}

func first(n int) int {
	ch := make(chan int, 2)
	for i := range 2 {
		go func() {
			ch <- i
		}()
	}
	return <-ch
}

func pingPong(n int) {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v
		}
		close(pong)
	}()
	for i := range n {
		ping <- i
		<-pong
	}
	close(ping)
	<-pong
}

func broadcast(items []int) {
	start := make(chan struct{})
	done := make(chan struct{}, 2)
	for range 2 {
		go func() {
			<-start
			world.Work(1)
			done <- struct{}{}
		}()
	}
	close(start)
	<-done
	<-done
}

func tryPut(n int) {
	ch := make(chan int, 1)
	dropped := false
	for i := range n {
		select {
		case ch <- i:
		default:
			dropped = true
		}
	}
	if dropped {
		<-ch
	}
}

func collect(items []int) []int {
	chans := make([]chan int, len(items))
	for i := range items {
		chans[i] = make(chan int, 1)
		go func() {
			chans[i] <- items[i]
		}()
	}
	var list []int
	for _, ch := range chans {
		list = append(list, <-ch)
	}
	return list
}

func timer(ctx context.Context) {
	t := time.NewTimer(time.Millisecond)
	defer t.Stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		world.Work(1)
	}()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-done:
	}
	<-done
}

func errorPool(items []int) error {
	jobs := make(chan int)
	errs := make(chan error, 1)
	quit := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for v := range jobs {
				if err := fail(v); err != nil {
					select {
					case errs <- err:
						close(quit)
					default:
					}
					return
				}
			}
		})
	}
	stopped := false
	for _, v := range items {
		if stopped {
			break
		}
		select {
		case jobs <- v:
		case <-quit:
			stopped = true
		}
	}
	close(jobs)
	wg.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}
