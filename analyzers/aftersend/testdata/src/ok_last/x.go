// Package ok_last sends when it is done with the object.
package ok_last

import "errors"

type result struct {
	rows []string
	err  error
}

func run(n int, ch chan<- *result) {
	res := &result{}
	for range n {
		res.rows = append(res.rows, "x")
	}
	if n == 0 {
		res.err = errors.New("empty")
		ch <- res
		return
	}
	ch <- res
}

func reads(m map[string]int, ch chan<- map[string]int) int {
	ch <- m
	return m["a"] + len(m)
}

func swapped(ch chan<- []int) {
	a, b := make([]int, 2), make([]int, 2)
	ch <- a
	b[0] = 1
	ch <- b
}

func replaced(ch chan<- *result) {
	r := &result{}
	ch <- r
	r = &result{}
	r.err = nil
	ch <- r
}
