// Lasterr has two goroutines assign to the err of the function around them. Run
// it with
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
	wg.Add(2)
	go func() {
		defer wg.Done()
		_, err = strconv.Atoi("2") // meant := and got the err of main
		if err != nil {
			fmt.Println("second:", err)
		}
	}()
	go func() {
		defer wg.Done()
		_, err = strconv.Atoi("three")
		if err != nil {
			fmt.Println("third:", err)
		}
	}()
	wg.Wait()
}
