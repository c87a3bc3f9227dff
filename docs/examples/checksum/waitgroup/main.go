// Waitgroup waits for the goroutines, however long they take. Run it with
//
//	go run ./checksum/waitgroup
//
// and it prints: 3 checked
package main

import (
	"crypto/sha256"
	"fmt"
	"sync"
	"sync/atomic"
)

func check(seed byte, checked *atomic.Int64) {
	sum := [32]byte{seed}
	for range 500_000 { // a lot of work
		sum = sha256.Sum256(sum[:])
	}
	if sum != [32]byte{} {
		checked.Add(1)
	}
}

func main() {
	var checked atomic.Int64
	var wg sync.WaitGroup
	for i := range byte(3) {
		wg.Go(func() { check(i, &checked) })
	}
	wg.Wait()
	fmt.Println(checked.Load(), "checked")
}
