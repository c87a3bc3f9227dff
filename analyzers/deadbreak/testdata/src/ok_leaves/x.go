// Package ok_leaves has loops that end, one way or the other.
package ok_leaves

import (
	"context"
	"os"
	"time"
)

func zero(ch chan *int) (sum int) {
	defer close(ch)
	for {
		p := <-ch
		if p == nil {
			return sum
		}
		sum += *p
	}
}

func labelled(ctx context.Context, in <-chan int) (sum int) {
loop:
	for {
		select {
		case <-ctx.Done():
			break loop
		case n := <-in:
			sum += n
		}
	}
	return sum
}

func flag(ctx context.Context, in <-chan int) (sum int) {
	for running := true; running; {
		select {
		case <-ctx.Done():
			running = false
		case n := <-in:
			sum += n
		}
	}
	return sum
}

func exits(in <-chan int) {
	for {
		_, ok := <-in
		if !ok {
			os.Exit(1)
		}
	}
}

func polls(ctx context.Context, busy func() bool) {
	for {
		select {
		case <-ctx.Done():
			time.Sleep(time.Second)
		default:
		}
	}
}

func dereferences() {
	ch := make(chan *int)
	go func() {
		sum := 0
		for {
			sum += *<-ch
		}
	}()
	close(ch)
}
