// Package never has producers that close on no path at all.
package never

func evens(max int) int {
	ch := make(chan int)
	go func() {
		for n := 0; n <= max; n += 2 {
			ch <- n
		}
	}() // want `the producer returns here without closing ch, so the range at x.go:12 waits for ever`
	sum := 0
	for n := range ch {
		sum += n
	}
	return sum
}

func untilNotOk() (words []string) {
	ch := make(chan string, 1)
	go func() { ch <- "a"; ch <- "b" }() // want `without closing ch, so the range at x.go:23`
	words = append(words, "first")
	for {
		w, ok := <-ch
		if !ok {
			break
		}
		words = append(words, w)
	}
	return words
}
