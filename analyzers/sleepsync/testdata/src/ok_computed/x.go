// Command ok_computed sleeps for as long as it was told.
package main

import (
	"flag"
	"fmt"
	"time"
)

var (
	wait = flag.Duration("wait", time.Second, "how long to stay")
	n    int
)

func main() {
	flag.Parse()
	if *wait == 0 {
		fmt.Println(limited(time.Second))
	}
	go tick()
	time.Sleep(*wait)
}

func tick() {
	for range time.Tick(time.Second) {
		fmt.Println("tick")
	}
}

func limited(d time.Duration) int {
	go func() { n = 1 }()
	time.Sleep(d)
	return n
}
