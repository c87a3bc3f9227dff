package sendafter

import "os"

func send(name string) {
	ch := make(chan int, 1)
	if err := os.Remove(name); err != nil {
		close(ch)
	}
	ch <- 1 // want `sendafter.send panics here, as it sends on ch when it has closed it at x.go:8`
	println(<-ch)
}
