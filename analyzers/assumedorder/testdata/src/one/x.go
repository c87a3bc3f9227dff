// Package one is right: one goroutine sends all, or each has a channel of its own.
package one

func stream(list []int, f func(int) int) []int {
	ch := make(chan int)
	go func() {
		for _, n := range list {
			ch <- f(n)
		}
	}()
	all := make([]int, len(list))
	for i := range list {
		all[i] = <-ch
	}
	return all
}

func own(list []int, f func(int) int) []int {
	var chans []chan int
	for _, n := range list {
		ch := make(chan int, 1)
		chans = append(chans, ch)
		go func() { ch <- f(n) }()
	}
	all := make([]int, len(list))
	for i, ch := range chans {
		all[i] = <-ch
	}
	return all
}

func workers(jobs chan int, f func(int) int, n int) []int {
	ch := make(chan int)
	for range 4 {
		go func() {
			for j := range jobs {
				ch <- f(j)
			}
		}()
	}
	all := make([]int, n)
	for i := range n {
		all[i] = <-ch
	}
	return all
}
