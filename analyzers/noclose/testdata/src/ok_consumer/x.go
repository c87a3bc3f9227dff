// Package ok_consumer has consumers that need no closing.
package ok_consumer

import "time"

func sentinel(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			if it < 0 {
				ch <- -1
				return
			}
			ch <- it
		}
		ch <- -1
	}()
	for it := range ch {
		if it == -1 {
			break
		}
		sum += it
	}
	return sum
}

func counted(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			ch <- it
		}
	}()
	for range items {
		sum += <-ch
	}
	return sum
}

func timeout(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			if it < 0 {
				return
			}
			ch <- it
		}
		close(ch)
	}()
	for {
		select {
		case it, ok := <-ch:
			if !ok {
				return sum
			}
			sum += it
		case <-time.After(time.Second):
			return sum
		}
	}
}

func found(items []int, want int) int {
	ch := make(chan int, len(items))
	go func() {
		for _, it := range items {
			if it == want {
				ch <- it
				return
			}
		}
		close(ch)
	}()
	for it := range ch {
		return it
	}
	return -1
}

// Nobody ranges: the closing is a courtesy.
func first(items []int) (int, bool) {
	ch := make(chan int, 1)
	go func() {
		for _, it := range items {
			if it > 0 {
				ch <- it
				return
			}
		}
		close(ch)
	}()
	it, ok := <-ch
	return it, ok
}
