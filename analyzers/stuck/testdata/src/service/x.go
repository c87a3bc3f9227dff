package service

import "context"

// loop serves until its context ends; run asks without looking whether it has.
func run(ctx context.Context, asks []int) (sum int) {
	requests, answers := make(chan int), make(chan int)
	go func() {
		for {
			select {
			case r := <-requests:
				answers <- r * r
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, a := range asks {
		requests <- a // want `service.run waits here for ever to send on requests`
		sum += <-answers
	}
	return sum
}
