// Local gives each goroutine an err of its own. Run it with
//
//	go run -race ./lasterr/local
//
// and it prints: third: strconv.Atoi: parsing "three": invalid syntax
package main

import (
	"fmt"
	"strconv"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		if _, err := strconv.Atoi("2"); err != nil {
			fmt.Println("second:", err)
		}
	}()
	go func() {
		defer wg.Done()
		if _, err := strconv.Atoi("three"); err != nil {
			fmt.Println("third:", err)
		}
	}()
	wg.Wait()
}
