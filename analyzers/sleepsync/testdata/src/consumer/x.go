// Package consumer waits by sleep for those who work on a channel.
package consumer

import "time"

func total(nums []int) int {
	ch := make(chan int)
	sum := 0
	go func() {
		for n := range ch {
			sum += n
		}
	}()
	for _, n := range nums {
		ch <- n
	}
	close(ch)
	time.Sleep(10 * time.Millisecond) // want `started at x.go:9 write at x.go:11 before the read at x.go:19`
	return sum
}

// The goroutine has no end before the function looks.
func soFar(nums []int) int {
	ch := make(chan int)
	sum := 0
	go func() {
		for n := range ch {
			sum += n
		}
	}()
	for _, n := range nums {
		ch <- n
	}
	time.Sleep(10 * time.Millisecond) // want `started at x.go:26 write at x.go:28 before the read at x.go:35`
	got := sum
	close(ch)
	return got
}
