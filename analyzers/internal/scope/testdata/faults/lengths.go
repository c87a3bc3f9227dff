package x

import "sync"

// How many values are in a buffer is followed as far as none, and all that it holds.

func sendsWhenFull() {
	ch := make(chan int, 1)
	ch <- 1
	if len(ch) == cap(ch) {
		ch <- 2 // want stuck
	}
}

func sendsWhenNotFull(n int) {
	ch := make(chan int, n)
	for len(ch) < cap(ch) {
		ch <- 1
	}
	if len(ch) != n {
		ch <- 2
	}
}

func drained() {
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	for len(ch) > 0 {
		<-ch
	}
	<-ch // want stuck
}

func onlyWhatIsThere(more bool) {
	ch := make(chan int, 2)
	if more {
		ch <- 1
	}
	switch len(ch) {
	case 0:
	case 1, 2:
		<-ch
	}
	if len(ch) >= 1 {
		<-ch
	}
	if 1 <= len(ch) {
		<-ch
	}
	if 0 != len(ch) {
		<-ch
	}
}

func checkThenAct() {
	ch := make(chan int, 1)
	ch <- 1
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if len(ch) > 0 {
				<-ch // want stuck
			}
		})
	}
	wg.Wait()
}

func checkThenActLocked() {
	ch := make(chan int, 1)
	ch <- 1
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			if len(ch) > 0 {
				<-ch
			}
		})
	}
	wg.Wait()
}

func noBuffer() {
	ch := make(chan int)
	if len(ch) == 0 && cap(ch) == 0 {
		ch <- 1 // want stuck
	}
	var none chan int
	if len(none) > 0 {
		<-none
	}
}

func inBetween() {
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	if n := len(ch); n > 2 {
		<-ch
		<-ch
		<-ch
	}
	n := len(ch)
	for i := 0; i < n; i++ {
		<-ch
	}
}

func lengthOfWorld(ch chan int) {
	own := make(chan int)
	if len(ch) > 0 {
		own <- 1
	}
}

func handedOut(f func(int)) {
	ch := make(chan int, 1)
	f(len(ch))
	ch <- 1
	if len(ch) == 1 {
		ch <- 2 // want stuck
	}
}
