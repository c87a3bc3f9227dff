// Package ok_joined waits for its goroutines before it touches what they wrote.
package ok_joined

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"
)

func received() int {
	n := 0
	done := make(chan bool)
	go func() {
		n = 1
		done <- true
	}()
	<-done
	return n
}

func closed() int {
	n := 0
	done := make(chan struct{})
	go func() {
		defer close(done)
		n = 1
	}()
	<-done
	n++
	return n
}

func counted(n int) int {
	x := 0
	var mu sync.Mutex
	done := make(chan struct{})
	for range n {
		go func() {
			mu.Lock()
			x++
			mu.Unlock()
			done <- struct{}{}
		}()
	}
	for range n {
		<-done
	}
	return x
}

func grouped(ctx context.Context) (int, error) {
	g, _ := errgroup.WithContext(ctx)
	var a, b int
	g.Go(func() error { a = 1; return nil })
	g.Go(func() error { b = 1; return nil })
	if err := g.Wait(); err != nil {
		return 0, err
	}
	return a + b, nil
}

func onError() int {
	n := 0
	var err error
	wait := make(chan error, 1)
	go func() {
		n, err = fmt.Println()
		wait <- err
	}()
	if e := <-wait; e != nil {
		return 0
	}
	return n
}

func cancelled() int {
	ctx, cancel := context.WithCancel(context.Background())
	x := 0
	go func() {
		x = 1
		cancel()
	}()
	<-ctx.Done()
	return x
}
