// Lasterr has a goroutine assign to the err of the function around it, which
// uses it meanwhile. Run it with
//
//	go run -race ./lasterr
//
// and it says: WARNING: DATA RACE
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
		_, err = strconv.Atoi("two") // meant := and got the err of main
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
