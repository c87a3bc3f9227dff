// Package ok_told has producers that stop because the consumer is gone.
package ok_told

import "context"

func withDone(items []int) (sum int) {
	done := make(chan struct{})
	defer close(done)
	ch := make(chan int)
	go func() {
		for _, it := range items {
			select {
			case ch <- it:
			case <-done:
				return
			}
		}
		close(ch)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func withCancel(items []int) (sum int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ch := make(chan int)
	go func() {
		for _, it := range items {
			select {
			case ch <- it:
			case <-ctx.Done():
				return
			}
		}
		close(ch)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

// The goroutine that prints may wait as long as the program runs.
func background(ctx context.Context, in <-chan string) {
	ch := make(chan string)
	go func() {
		for s := range ch {
			println(s)
		}
	}()
	go func() {
		for {
			select {
			case s := <-in:
				ch <- s
			case <-ctx.Done():
				return
			}
		}
	}()
}

// heard ranges only when the producer has said that it has come to its end.
func heard(items []int) (sum int) {
	ch := make(chan int, len(items))
	done := make(chan bool, 1)
	failed := make(chan int, 1)
	go func() {
		for _, it := range items {
			if it < 0 {
				failed <- it
				return
			}
			ch <- it
		}
		close(ch)
		done <- true
	}()
	select {
	case <-done:
	case it := <-failed:
		return it
	}
	for v := range ch {
		sum += v
	}
	return sum
}
