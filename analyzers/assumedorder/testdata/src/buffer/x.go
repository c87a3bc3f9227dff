// Package buffer lets ten goroutines send into one buffer.
package buffer

import "fmt"

var work = func(i int) int { return i * i }

func squares() string {
	ch := make(chan int, 10)
	for i := 0; i < 10; i++ {
		go func() {
			ch <- work(i)
		}()
	}
	var results [10]int
	for i := 0; i < 10; i++ {
		results[i] = <-ch // want `^the goroutines started at x.go:11 send at x.go:12 in whatever order they get there, so the value stored by its position here may be that of another$`
	}
	return fmt.Sprint(results)
}
