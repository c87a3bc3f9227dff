// Squares appends to one slice from many goroutines: two of them may take the
// same place. Run it with
//
//	go run -race ./squares
//
// and it says: WARNING: DATA RACE
package main

import (
	"fmt"
	"sync"
)

func main() {
	var squares []int
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			squares = append(squares, i*i)
		})
	}
	wg.Wait()
	fmt.Println(len(squares))
}
