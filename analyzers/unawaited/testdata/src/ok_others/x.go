// Command ok_others waits for what may keep it alive, or may be told.
package main

import (
	"fmt"
	"net/http"
	"os"
	"sync"
)

func main() {
	switch len(os.Args) {
	case 1:
		served()
	case 2:
		relayed()
	}
	var wg sync.WaitGroup
	wg.Go(func() { _ = http.ListenAndServe("localhost:8080", nil) })
	go fmt.Println("serving")
	wg.Wait()
}

func served() {
	var wg sync.WaitGroup
	wg.Add(1)
	go serve(&wg)
	go fmt.Println("serving")
	wg.Wait()
}

func serve(wg *sync.WaitGroup) {
	defer wg.Done()
	_ = http.ListenAndServe("localhost:8080", nil)
}

// The goroutine that is counted waits for the other.
func relayed() {
	var wg sync.WaitGroup
	ch := make(chan bool, 1)
	wg.Go(func() { <-ch })
	go func() {
		fmt.Println("work")
		ch <- true
	}()
	wg.Wait()
}
