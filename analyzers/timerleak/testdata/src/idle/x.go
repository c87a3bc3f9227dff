//go:debug asynctimerchan=1

// Command idle leaves a timer behind for each value, with the timers of Go
// before 1.23.
package main

import "time"

func serve(in <-chan int, idle func()) (sum int) {
	for {
		select {
		case x, ok := <-in:
			if !ok {
				return sum
			}
			sum += x
		case <-time.After(5 * time.Minute): // want `^each round that ends by another case leaves a timer behind, which the timers of Go before 1\.23, which this program has, keep until it fires, after 5 \* time\.Minute$`
			idle()
		}
	}
}

func main() {
	in := make(chan int)
	close(in)
	println(serve(in, func() {}))
}
