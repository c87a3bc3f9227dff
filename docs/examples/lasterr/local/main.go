// Local gives the goroutine an err of its own. Run it with
//
//	go run -race ./lasterr/local
//
// and it prints: second: strconv.Atoi: parsing "two": invalid syntax
package main

import (
	"fmt"
	"strconv"
	"sync"
)

func main() {
	_, err := strconv.Atoi("1")
	if err != nil {
		fmt.Println("first:", err)
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		_, err := strconv.Atoi("two")
		if err != nil {
			fmt.Println("second:", err)
		}
	}()
	_, err = strconv.Atoi("3")
	if err != nil {
		fmt.Println("third:", err)
	}
	wg.Wait()
}
