// Command ok_endless gives goroutines without end some time.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

var ticks atomic.Int64

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for ctx.Err() == nil {
			ticks.Add(1)
			time.Sleep(time.Millisecond)
		}
	}()
	go fmt.Println("started")
	time.Sleep(time.Second)
	cancel()
	fmt.Println(ticks.Load())
	server()
}

func server() {
	up := false
	go func() {
		up = true
		_ = http.ListenAndServe("localhost:6060", nil)
	}()
	time.Sleep(100 * time.Millisecond) // until it listens
	if _, err := net.Dial("tcp", "localhost:6060"); err != nil && up {
		fmt.Println(err)
	}
}
