// Package main, whose name is also that of its file.
package main

import "sync"

var mu sync.Mutex

func size() int {
	mu.Lock()
	defer func() { mu.Unlock() }()
	return 1
}

func main() {
	mu.Lock()
	defer mu.Unlock()
	size() // want `^size locks it at main.go:9, but mu has been locked since main.go:15, so`
}
