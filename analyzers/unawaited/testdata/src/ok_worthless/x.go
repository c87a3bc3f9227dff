// Command ok_worthless starts goroutines that nobody misses.
package main

import (
	"fmt"
	"time"
)

var cache = make(chan int, 1)

func main() {
	go warm()
	go func() { cache <- 1 }()
	timer := time.AfterFunc(time.Minute, func() { fmt.Println("still running") })
	defer timer.Stop()
	fmt.Println("done")
}

func warm() {
	n := 0
	for i := range 1000 {
		n += i
	}
	_ = n
}
