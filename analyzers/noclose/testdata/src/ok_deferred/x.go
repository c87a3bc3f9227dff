// Package ok_deferred has producers that close whatever happens.
package ok_deferred

import (
	"context"
	"log"
	"os"
	"sync"
)

func deferred(ctx context.Context, items []int) (sum int) {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, it := range items {
			select {
			case ch <- it:
			case <-ctx.Done():
				return
			}
		}
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func deferredLiteral(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		defer func() {
			log.Println("closing")
			close(ch)
		}()
		for _, it := range items {
			if it < 0 {
				return
			}
			ch <- it
		}
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func helper(items []int) (sum int) {
	ch := make(chan int)
	var once sync.Once
	stop := func() { once.Do(func() { close(ch) }) }
	go func() {
		for _, it := range items {
			if it < 0 {
				stop()
				return
			}
			ch <- it
		}
		stop()
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func helperFunc(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			if it < 0 {
				finish(ch)
				return
			}
			ch <- it
		}
		finish(ch)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func finish(ch chan int) { close(ch) }

func everyPath(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			if it < 0 {
				close(ch)
				return
			}
			ch <- it
		}
		close(ch)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

// The other paths end the program or the goroutine by a panic.
func fatal(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			switch {
			case it == 0:
				panic("zero")
			case it == 1:
				log.Fatal("one")
			case it == 2:
				os.Exit(2)
			}
			ch <- it
		}
		close(ch)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}
