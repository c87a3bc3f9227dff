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
