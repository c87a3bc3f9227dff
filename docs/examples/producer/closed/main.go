// Closed closes its channel however it ends. Run it with
//
//	go run ./producer/closed
//
// and it prints: 3
package main

import "fmt"

func main() {
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for _, n := range []int{1, 2, -3, 4} {
			if n < 0 {
				return
			}
			numbers <- n
		}
	}()
	sum := 0
	for n := range numbers {
		sum += n
	}
	fmt.Println(sum)
}
