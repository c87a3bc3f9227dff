// A select with a default, or with another case that comes.
package ok_select

import "time"

func try() bool {
	ch := make(chan int)
	go func() {
		select {
		case ch <- 1:
		default:
		}
	}()
	select {
	case <-ch:
		return true
	case <-time.After(time.Second):
		return false
	}
}

func nilled(a, b []int) (n int) {
	left, right := make(chan int), make(chan int)
	send := func(ch chan int, items []int) {
		defer close(ch)
		for _, it := range items {
			ch <- it
		}
	}
	go send(left, a)
	go send(right, b)
	for left != nil || right != nil {
		select {
		case v, ok := <-left:
			if !ok {
				left = nil
				continue
			}
			n += v
		case v, ok := <-right:
			if !ok {
				right = nil
				continue
			}
			n += v
		}
	}
	return n
}
