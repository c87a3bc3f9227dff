// Package main starts goroutines in two places that use one variable.
package main

import (
	"fmt"
	"time"
)

var total int

func init() {
	go collect()
}

func collect() {
	for range time.Tick(time.Millisecond) {
		total++ // want `total is written here by the goroutine started at x.go:12 and read at x.go:23 by the one started at x.go:28; nothing orders them`
	}
}

func report() {
	for range time.Tick(time.Millisecond) {
		fmt.Println(total)
	}
}

func main() {
	go report()
	select {}
}
