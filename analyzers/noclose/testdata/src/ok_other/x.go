// Package ok_other has channels that somebody else than a sender closes.
package ok_other

import "sync"

func afterWait(lists ...[]int) (sum int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	for _, list := range lists {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for _, it := range list {
				if it < 0 {
					return
				}
				ch <- it
			}
		}()
	}
	go func() {
		wg.Wait()
		close(ch)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func twoSenders(a, b []int) (sum int) {
	ch := make(chan int)
	done := make(chan bool)
	go func() {
		for _, it := range a {
			ch <- it
		}
		done <- true
	}()
	go func() {
		for _, it := range b {
			ch <- it
		}
		<-done
		close(ch)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func wrapper(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		send(ch, items)
		close(ch)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func send(ch chan<- int, items []int) {
	for _, it := range items {
		if it < 0 {
			return
		}
		ch <- it
	}
}

func sequential(items []int) (sum int) {
	ch := make(chan int, 2*len(items))
	send(ch, items)
	send(ch, items)
	close(ch)
	for it := range ch {
		sum += it
	}
	return sum
}

// The goroutine that the channel belongs to hands it on.
func relay(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		for i, it := range items {
			if it < 0 {
				go func() {
					for _, it := range items[i:] {
						ch <- -it
					}
					close(ch)
				}()
				return
			}
			ch <- it
		}
		close(ch)
	}()
	for it := range ch {
		sum += it
	}
	return sum
}
