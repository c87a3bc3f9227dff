// Command ok_helper waits for its goroutine.
package main

import "fmt"

type tasks struct{ done chan struct{} }

func (t *tasks) start() {
	go func() {
		defer close(t.done)
		fmt.Println("work")
	}()
}

func (t *tasks) stop() { <-t.done }

func main() {
	t := &tasks{done: make(chan struct{})}
	t.start()
	go fmt.Println("more")
	t.stop()
}
