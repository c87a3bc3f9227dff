// Package inselect leaves the select where it means to leave the loop.
package inselect

func sum(nums <-chan int, asks <-chan chan int) (total int) {
	for {
		select {
		case n, ok := <-nums: // want `when nums is closed, this receive is ready every time and the loop goes round without end; the break leaves only the select`
			if !ok {
				break
			}
			total += n
		case reply := <-asks:
			reply <- total
		}
	}
	return total
}

func count(nums <-chan int, asks <-chan chan int, out *int) {
	for {
		select {
		case _, ok := <-nums: // want `when nums is closed`
			if !ok {
				continue
			}
			*out++
		case reply := <-asks:
			reply <- *out
		}
	}
}
