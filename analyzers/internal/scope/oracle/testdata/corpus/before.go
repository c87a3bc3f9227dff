package m

import "sync"

type hub struct {
	subs []chan int
}

func (h *hub) add(ch chan int) { h.subs = append(h.subs, ch) }

// Wait waits for ever whenever it comes to it. What is before it keeps it from that.
func subscribers(items []int) {
	h := &hub{}
	h.add(make(chan int))
	var wg sync.WaitGroup
	wg.Add(1)
	for _, v := range items {
		for _, ch := range h.subs {
			ch <- v // missed stuck
		}
	}
	wg.Wait() // want stuck
}
