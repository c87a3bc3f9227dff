// Package named has a producer that is a function of its own.
package named

import "fmt"

func produce(n int, jobs chan<- int) {
	if n < 0 {
		return // want `the producer returns here without closing jobs, so the range at x.go:20 waits for ever`
	}
	for i := range n {
		jobs <- i
	}
	fmt.Println("sent", n)
	close(jobs)
}

func consume(n int) (sum int) {
	jobs := make(chan int)
	go produce(n, jobs)
	for j := range jobs {
		sum += j
	}
	return sum
}
