// Command ok_poll waits for its goroutine.
package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

func main() {
	var done atomic.Bool
	go func() {
		fmt.Println("work")
		done.Store(true)
	}()
	for !done.Load() {
		time.Sleep(time.Millisecond)
	}
}
