package x

import (
	"context"
	"errors"
	"time"
)

func get(string) (int, error) { return len(time.Now().String()), errors.New(time.Now().String()) }

func timeout() (int, error) {
	ch := make(chan int)
	go func() {
		ch <- 1 // want stuck
	}()
	select {
	case v := <-ch:
		return v, nil
	case <-time.After(time.Second):
		return 0, errors.New("timeout")
	}
}

func timeoutBuffered() (int, error) {
	ch := make(chan int, 1)
	go func() { ch <- 1 }()
	select {
	case v := <-ch:
		return v, nil
	case <-time.After(time.Second):
		return 0, errors.New("timeout")
	}
}

func cancelled(ctx context.Context) error {
	done := make(chan error)
	go func() {
		_, err := get("a")
		done <- err // want stuck
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func cancelledAware(ctx context.Context) error {
	done := make(chan error)
	go func() {
		_, err := get("a")
		select {
		case done <- err:
		case <-ctx.Done():
		}
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func early() (int, error) {
	ch := make(chan int)
	go func() { ch <- 1 }() // want stuck
	n, err := get("b")
	if err != nil {
		return 0, err
	}
	return n + <-ch, nil
}

func late() (int, error) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	n, err := get("b")
	m := <-ch
	if err != nil {
		return 0, err
	}
	return n + m, nil
}

func first(urls []string) int {
	res := make(chan int)
	for _, u := range urls {
		go func() {
			n, _ := get(u)
			res <- n // want stuck
		}()
	}
	if len(urls) == 0 {
		return 0
	}
	return <-res
}

func firstBuffered(urls []string) int {
	res := make(chan int, len(urls))
	for _, u := range urls {
		go func() {
			n, _ := get(u)
			res <- n
		}()
	}
	if len(urls) == 0 {
		return 0
	}
	return <-res
}

func three() int {
	res := make(chan int)
	for i := 0; i < 3; i++ {
		go func() { res <- i }()
	}
	return <-res + <-res + <-res
}

func threeOfTwo() int {
	res := make(chan int)
	for i := 0; i < 2; i++ {
		go func() { res <- i }()
	}
	return <-res + <-res + <-res // want stuck
}

func ten() (sum int) {
	res := make(chan int)
	for i := 0; i < 10; i++ {
		go func() { res <- i }()
	}
	for i := 0; i < 10; i++ {
		sum += <-res
	}
	return sum
}

func earlyRange(items []int) int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, i := range items {
			ch <- i // want stuck
		}
	}()
	for v := range ch {
		if v > 5 {
			return v
		}
	}
	return 0
}

func earlyRangeDone(items []int) int {
	ch := make(chan int)
	done := make(chan struct{})
	defer close(done)
	go func() {
		defer close(ch)
		for _, i := range items {
			select {
			case ch <- i:
			case <-done:
				return
			}
		}
	}()
	for v := range ch {
		if v > 5 {
			return v
		}
	}
	return 0
}

func producerError(items []int) {
	ch := make(chan int)
	go func() {
		for _, i := range items {
			if i < 0 {
				return
			}
			ch <- i
		}
		close(ch)
	}()
	for range ch { // want stuck
	}
}

func producerErrorDeferred(items []int) {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, i := range items {
			if i < 0 {
				return
			}
			ch <- i
		}
	}()
	for range ch {
	}
}

func negative() {
	numbers := make(chan int)
	go func() {
		for _, n := range []int{1, 2, -3, 4} {
			if n < 0 {
				return
			}
			numbers <- n
		}
		close(numbers)
	}()
	for range numbers { // want stuck
	}
}
