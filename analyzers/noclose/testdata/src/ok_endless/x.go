// Package ok_endless has producers that never end.
package ok_endless

import "time"

func ticks() {
	ch := make(chan time.Time)
	go func() {
		for {
			time.Sleep(time.Second)
			ch <- time.Now()
		}
	}()
	for range ch {
		println("tick")
	}
}

func counter() <-chan int {
	ch := make(chan int)
	go func() {
		for n := 0; ; n++ {
			ch <- n
		}
	}()
	return ch
}

func forever() {
	for n := range counter() {
		println(n)
	}
}
