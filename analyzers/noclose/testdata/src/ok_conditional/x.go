// Package ok_conditional has closes that depend on what the callers agreed on.
package ok_conditional

func produce(items []int, ch chan int, last bool) {
	for _, it := range items {
		ch <- it
	}
	if last {
		close(ch)
	}
}

func chunks(a []int) (sum int) {
	ch := make(chan int)
	go produce(a, ch, true)
	for it := range ch {
		sum += it
	}
	return sum
}

func twoChunks(a, b []int) (sum int) {
	ch := make(chan int)
	go func() {
		produce(a, ch, false)
		produce(b, ch, true)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

// The goroutine returns without a close only before anybody ranges.
func started(items []int) (sum int) {
	ch := make(chan int, len(items))
	for _, it := range items {
		if it < 0 {
			return -1
		}
		ch <- it
	}
	close(ch)
	done := make(chan bool)
	go func() {
		for it := range ch {
			sum += it
		}
		done <- true
	}()
	<-done
	return sum
}

func perItem(items []int) (sum int) {
	for _, it := range items {
		ch := make(chan int)
		go func() {
			defer close(ch)
			if it < 0 {
				return
			}
			ch <- it
		}()
		for x := range ch {
			sum += x
		}
	}
	return sum
}
