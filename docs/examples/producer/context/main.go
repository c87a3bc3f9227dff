// Context has a producer that ends when its context does, and a consumer that
// may leave early because of that. Run it with
//
//	go run ./producer/context
//
// and it prints: 1
package main

import (
	"context"
	"fmt"
)

func produce(ctx context.Context, numbers []int) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, n := range numbers {
			select {
			case ch <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for n := range produce(ctx, []int{1, -2, 3}) {
		if n < 0 {
			break // cancel lets the producer go
		}
		fmt.Println(n)
	}
}
