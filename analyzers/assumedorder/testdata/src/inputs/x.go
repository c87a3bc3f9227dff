// Package inputs returns one result for each input.
package inputs

import "errors"

var errEmpty = errors.New("empty")

// Lengths measures all words.
func Lengths(words []string, measure func(string) int) ([]int, error) {
	if len(words) == 0 {
		return nil, errEmpty
	}
	ch := make(chan int)
	for _, w := range words {
		go func() { ch <- measure(w) }()
	}
	lengths := make([]int, len(words))
	for i := range words {
		lengths[i] = <-ch // want `so the value stored by its position here may be that of another$`
	}
	return lengths, nil
}

// Sizes gives each goroutine its number as an argument.
func Sizes(words []string, measure func(string) int) []int {
	sizes := make([]int, len(words))
	done := make(chan int, len(words))
	for i, w := range words {
		go func(n int, s string) {
			size := measure(s)
			done <- size
		}(i, w)
	}
	for i := range sizes {
		sizes[i] = <-done // want `the goroutines started at x.go:29 send at x.go:31 in whatever order`
	}
	return sizes
}

// Halves has its channel closed when all are received.
func Halves(n int, half func(int) float64) []float64 {
	ch := make(chan float64)
	defer close(ch)
	for i := range n {
		go func() {
			v := half(i)
			ch <- v
		}()
	}
	halves := make([]float64, n)
	for k := 0; k < n; k++ {
		halves[k] = <-ch // want `may be that of another`
	}
	return halves
}
