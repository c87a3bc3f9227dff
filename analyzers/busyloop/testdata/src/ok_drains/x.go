// Package ok_drains leaves the loop when there is nothing.
package ok_drains

func drain(ch chan int) (sum int) {
	for {
		select {
		case n := <-ch:
			sum += n
		default:
			return sum
		}
	}
}

func labelled(ch chan int) (sum int) {
loop:
	for {
		select {
		case n := <-ch:
			sum += n
		default:
			break loop
		}
	}
	return sum
}

func byLen(ch chan int) (sum int) {
	for len(ch) > 0 {
		sum += <-ch
	}
	return sum
}

func once(ch chan int) {
	select {
	case <-ch:
	default:
	}
}
