// Package ok_open receives from channels that nobody closes, as far as is known.
package ok_open

import "context"

func serve(in <-chan int) (sum int) {
	for {
		sum += <-in
	}
}

func never() {
	ch := make(chan int)
	go func() {
		n := 0
		for {
			v, ok := <-ch
			if ok {
				n += v
			}
		}
	}()
	ch <- 1
}

func background(in <-chan int) (sum int) {
	ctx := context.Background()
	for {
		select {
		case <-ctx.Done():
		case n := <-in:
			sum += n
		}
	}
}

// monitor closes its channel itself, when it has done with it.
type monitor struct{ events chan int }

func newMonitor() *monitor { return &monitor{make(chan int)} }

func (m *monitor) run(stop <-chan struct{}) (n int) {
	for {
		select {
		case <-stop:
			close(m.events)
			return n
		case e, ok := <-m.events:
			if ok {
				n += e
			}
		}
	}
}

type forever struct{ events chan int }

func newForever() *forever { return &forever{make(chan int)} }

func (m *forever) run(stop <-chan struct{}) (n int) {
	for {
		select {
		case <-stop:
			return n
		case e, ok := <-m.events:
			if ok {
				n += e
			}
		}
	}
}
