// Command pipeline starts both ends and leaves.
package main

import (
	"fmt"
	"time"
)

func produce(nums chan<- int) {
	defer close(nums)
	for i := range 4 {
		nums <- i
	}
}

func square(nums <-chan int, squares chan<- int) {
	defer close(squares)
	for n := range nums {
		squares <- n * n
	}
}

func show(nums <-chan int) {
	for n := range nums {
		time.Sleep(5 * time.Millisecond)
		fmt.Println(n)
	}
}

func main() {
	nums := make(chan int)
	go produce(nums)
	go show(nums) // want `main may return at x.go:35 before the goroutine started here has got to x.go:26`
	fmt.Println("started")
}
