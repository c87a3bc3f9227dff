// Package key is right: what is sent says where it belongs.
package key

import "fmt"

type result struct {
	i, n int
}

func indexed(list []int) []int {
	ch := make(chan result)
	for i, n := range list {
		go func() { ch <- result{i, n * n} }()
	}
	out := make([]int, len(list))
	for range list {
		r := <-ch
		out[r.i] = r.n
	}
	return out
}

func named(list []string) []string {
	ch := make(chan string)
	for _, n := range list {
		go func() { ch <- fmt.Sprintf("%s has %d", n, len(n)) }()
	}
	out := make([]string, len(list))
	for i := range list {
		out[i] = <-ch
	}
	return out
}

func text(list []string) []string {
	ch := make(chan string)
	for _, n := range list {
		go func() { ch <- describe(n) }()
	}
	out := make([]string, len(list))
	for i := range list {
		out[i] = <-ch
	}
	return out
}

func describe(n string) string { return n + "!" }

func themselves(list []int) []int {
	ch := make(chan int)
	for _, n := range list {
		go func() { ch <- n }()
	}
	out := make([]int, len(list))
	for i := range list {
		out[i] = <-ch
	}
	return out
}

func structs(list []int) []*result {
	ch := make(chan *result)
	for i, n := range list {
		go func() {
			r := &result{i: i}
			r.n = n * n
			ch <- r
		}()
	}
	out := make([]*result, len(list))
	for i := range list {
		out[i] = <-ch
	}
	return out
}

// The third is looked for.
func third(list []int) (found bool) {
	ch := make(chan int)
	for _, n := range list {
		go func() { ch <- n }()
	}
	for range list {
		if <-ch == list[2] {
			found = true
		}
	}
	return found
}
