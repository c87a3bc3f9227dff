// Package maps writes a map in one goroutine and reads it in another.
package maps

import "fmt"

func run() string {
	m := map[string]int{"b": 2}
	done := make(chan bool)
	go func() {
		m["a"] = 1 // want `m is written here by the goroutine started at x.go:9 and read at x.go:13; nothing orders them, and concurrent use of a map ends the program`
		done <- true
	}()
	s := fmt.Sprint(m["b"])
	<-done
	return s
}
