// Package slot writes one element of a slice from two goroutines.
package slot

func run() int {
	a := make([]int, 3)
	done := make(chan bool)
	go func() {
		a[0] = 1 // want `a\[0\] is written here by the goroutine started at x.go:7 and written at x.go:11; nothing orders them`
		done <- true
	}()
	a[0] = 2
	<-done
	return len(a)
}
