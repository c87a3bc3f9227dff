// Command ok_helper has helpers that wait, or hand the waiting to main.
package main

import (
	"fmt"
	"sync"
)

func both(a, b string) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		fmt.Println(a)
	}()
	fmt.Println(b)
	wg.Wait()
}

func start() <-chan bool {
	done := make(chan bool)
	go func() {
		defer close(done)
		fmt.Println("working")
	}()
	return done
}

func shared(name string) { go fmt.Println(name) }

type server struct{ wg sync.WaitGroup }

func (s *server) run() {
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		fmt.Println("running")
	}()
}

func main() {
	s := &server{}
	defer s.wg.Wait()
	both("a", "b")
	shared("a")
	shared("b")
	s.run()
	<-start()
}
