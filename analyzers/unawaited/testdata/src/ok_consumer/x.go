// Command ok_consumer has goroutines that work on channels for as long as main
// lives, or that main waits for.
package main

import (
	"fmt"
	"os"
)

func main() {
	switch len(os.Args) {
	case 1:
		answered()
	case 2:
		neverClosed()
	}
	// The consumer's last act is to answer.
	jobs, done := make(chan int), make(chan bool)
	go func() {
		for j := range jobs {
			fmt.Println(j)
		}
		done <- true
	}()
	jobs <- 1
	close(jobs)
	<-done

	// Nobody closes: it is a logger.
	log := make(chan string)
	go func() {
		for l := range log {
			fmt.Println(l)
		}
	}()
	log <- "done"
}

func answered() {
	jobs, out := make(chan int), make(chan int)
	go func() {
		for j := range jobs {
			fmt.Println(j)
			out <- j
		}
	}()
	jobs <- 1
	<-out
	close(jobs)
}

func neverClosed() {
	log := make(chan string)
	go func() {
		for l := range log {
			fmt.Println(l)
		}
	}()
	log <- "x"
}
