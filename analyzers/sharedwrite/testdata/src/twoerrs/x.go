// Package twoerrs lets two goroutines assign the error of the function around.
package twoerrs

import (
	"log"
	"os"
	"sync"
)

func remove(a, b string) {
	var err error
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		if err = os.Remove(a); err != nil { // want `err is written here by the goroutine started at x.go:14 and written at x.go:22 by the one started at x.go:20; nothing orders them`
			log.Print(err)
		}
	}()
	go func() {
		defer wg.Done()
		err = os.Remove(b)
		if err != nil {
			log.Print(err)
		}
	}()
	wg.Wait()
}

func named(a string) (n int, err error) {
	done := make(chan bool)
	go func() {
		_, err = os.Stat(a) // want `err is written here by the goroutine started at x.go:32 and written at x.go:39; nothing orders them`
		if err != nil {
			log.Print(err)
		}
		close(done)
	}()
	_, err = os.Stat(a + ".old")
	if err != nil {
		n++
	}
	<-done
	return n, nil
}
