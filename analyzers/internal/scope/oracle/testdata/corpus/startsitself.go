package m

import "ex.test/m/world"

func producerConsumer(items []int) {
	ch := make(chan int)
	go produce(ch, items)
	for v := range ch {
		world.Work(v)
	}
}

func produce(ch chan<- int, items []int) {
	defer close(ch)
	for _, v := range items {
		select {
		case ch <- v:
		default:
		}
		go produce(ch, items)
	}
}
