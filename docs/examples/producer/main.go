// Producer stops at a negative number and forgets to close its channel: the
// consumer waits for ever. Run it with
//
//	go run ./producer
//
// and it says: all goroutines are asleep - deadlock!
package main

import "fmt"

func main() {
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
	for n := range numbers {
		fmt.Println(n)
	}
}
