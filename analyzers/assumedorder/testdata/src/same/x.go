// Package same is right: all goroutines do the same.
package same

import "fmt"

func ids(n int, next func() int) []int {
	ch := make(chan int)
	for range n {
		go func() { ch <- next() }()
	}
	all := make([]int, n)
	for i := range n {
		all[i] = <-ch
	}
	return all
}

func hammer(n int, key string, get func(string) int) {
	ch := make(chan int, n)
	for i := 0; i < n; i++ {
		go func() { ch <- get(key) }()
	}
	var got []int
	for i := 0; i < n; i++ {
		got = append(got, <-ch)
	}
	fmt.Println(got)
}
