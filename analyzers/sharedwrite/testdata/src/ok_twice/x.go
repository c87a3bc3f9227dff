// Package ok_twice uses one channel for two goroutines in turn.
package ok_twice

func run() int {
	n := 0
	done := make(chan struct{})
	go func() {
		println(n)
		done <- struct{}{}
	}()
	<-done
	n = 1
	go func() {
		println(n)
		done <- struct{}{}
	}()
	<-done
	n = 2
	return n
}
