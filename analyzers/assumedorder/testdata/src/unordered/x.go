// Package unordered is right: nobody needs the order.
package unordered

import (
	"errors"
	"slices"
)

func sum(list []int, f func(int) int) (total int) {
	ch := make(chan int)
	for _, n := range list {
		go func() { ch <- f(n) }()
	}
	all := make([]int, len(list))
	for i := range list {
		all[i] = <-ch
	}
	for _, n := range all {
		total += n
	}
	return total
}

func sorted(list []int, f func(int) int) []int {
	ch := make(chan int)
	for _, n := range list {
		go func() { ch <- f(n) }()
	}
	all := make([]int, len(list))
	for i := range list {
		all[i] = <-ch
	}
	slices.Sort(all)
	return all
}

func joined(list []int, f func(int) error) error {
	ch := make(chan error)
	for _, n := range list {
		go func() { ch <- f(n) }()
	}
	errs := make([]error, len(list))
	for i := range list {
		errs[i] = <-ch
	}
	return errors.Join(errs...)
}

func set(list []int, f func(int) int) map[int]bool {
	ch := make(chan int)
	for _, n := range list {
		go func() { ch <- f(n) }()
	}
	m := map[int]bool{}
	for range list {
		m[<-ch] = true
	}
	return m
}

// Any returns the results in any order.
func Any(list []int, f func(int) int) []int {
	ch := make(chan int)
	for _, n := range list {
		go func() { ch <- f(n) }()
	}
	all := make([]int, len(list))
	for i := range list {
		all[i] = <-ch
	}
	return all
}

// First returns the three that come first.
func First(list []int, f func(int) int) []int {
	ch := make(chan int, len(list))
	for _, n := range list {
		go func() { ch <- f(n) }()
	}
	all := make([]int, 3)
	for i := range 3 {
		all[i] = <-ch
	}
	return all
}
