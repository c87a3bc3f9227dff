// Package publishedmap fills a map that a goroutine already reads.
package publishedmap

func fill(items []string, done chan int) map[string]int {
	m := map[string]int{}
	go func() {
		sum := 0
		for _, v := range m {
			sum += v
		}
		done <- sum
	}()
	for i, it := range items {
		m[it] = i // want `m is written here and read at x.go:8 by the goroutine started at x.go:6; nothing orders them, and concurrent use of a map ends the program`
	}
	return m
}
