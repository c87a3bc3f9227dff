// Package turns is right: the goroutines take turns.
package turns

func handed(list []int, f func(int) int) []int {
	ch := make(chan int)
	turn := make(chan bool, 1)
	turn <- true
	for _, n := range list {
		prev, next := turn, make(chan bool, 1)
		turn = next
		go func() {
			v := f(n)
			<-prev
			ch <- v
			next <- true
		}()
	}
	all := make([]int, len(list))
	for i := range list {
		all[i] = <-ch
	}
	return all
}

func each(list []int, f func(int) int) []int {
	ch := make(chan int)
	all := make([]int, len(list))
	for i, n := range list {
		go func() { ch <- f(n) }()
		all[i] = <-ch
	}
	return all
}

func limited(list []int, f func(int) int) []int {
	ch := make(chan int, len(list))
	sem := make(chan bool, 1)
	for _, n := range list {
		sem <- true
		go func() {
			ch <- f(n)
			<-sem
		}()
	}
	all := make([]int, len(list))
	for i := range list {
		all[i] = <-ch
	}
	return all
}
