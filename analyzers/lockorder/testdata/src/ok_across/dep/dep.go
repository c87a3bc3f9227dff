// Package dep has an order of its own.
package dep

import "sync"

// First comes before Second; Gate is over First and Third.
var First, Second, Third, Gate sync.Mutex

var n int

// Count takes both.
func Count() int {
	First.Lock()
	defer First.Unlock()
	Second.Lock()
	defer Second.Unlock()
	return n
}

// Add takes First, then Third.
func Add() {
	Gate.Lock()
	defer Gate.Unlock()
	First.Lock()
	defer First.Unlock()
	Third.Lock()
	defer Third.Unlock()
	n++
}
