// Command ok_main leaves workers behind when it ends, and all else with them.
package main

import (
	"fmt"
	"os"
	"sync"
)

func main() {
	jobs := make(chan string)
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				fmt.Println(j)
			}
		}()
	}
	for _, a := range os.Args[1:] {
		if a == "" {
			fmt.Println("empty")
			return
		}
		jobs <- a
	}
	close(jobs)
	wg.Wait()
	report()
}

func report() {
	log := make(chan string)
	go func() {
		for l := range log {
			fmt.Println(l)
		}
	}()
	go func() { log <- "done" }()
}
