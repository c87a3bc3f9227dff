// Package feed hands all numbers over, and reads the sum without waiting for
// the last to be added.
package feed

func run(nums []int) int {
	sum := 0
	ch := make(chan int)
	go func() {
		for n := range ch {
			sum += n // want `sum is written here by the goroutine started at x.go:8 and read at x.go:17; nothing orders them`
		}
	}()
	for _, n := range nums {
		ch <- n
	}
	close(ch)
	return sum
}
