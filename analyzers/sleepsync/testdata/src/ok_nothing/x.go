// Package ok_nothing does not use what its goroutines write.
package ok_nothing

import (
	"fmt"
	"time"
)

var hits int

func unused(n int) int {
	local := []int{0}
	go func() { local[0] = n }()
	time.Sleep(time.Millisecond)
	return n
}

func output() {
	go fmt.Println("neither main nor a test: the program goes on")
	time.Sleep(time.Millisecond)
}

func ownVariable(n int) int {
	p := new(int)
	go func() {
		q := new(int)
		*q = n
	}()
	time.Sleep(time.Millisecond)
	return *p
}

// The header of the slice is no business of the goroutine.
func header(s []int) int {
	go func() { hits = len(s) }()
	time.Sleep(time.Millisecond)
	return len(s)
}
