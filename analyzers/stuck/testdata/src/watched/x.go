package watched

import "context"

// The worker watches its context when it takes a job, and not when it answers.
func square(ctx context.Context, jobs []int) (sum int) {
	in, out := make(chan int), make(chan int)
	go func() {
		for {
			select {
			case j := <-in:
				out <- j * j // want `the goroutine started at x.go:8 waits here for ever to send on out`
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, j := range jobs {
		select {
		case in <- j:
		case <-ctx.Done():
			return sum
		}
		select {
		case s := <-out:
			sum += s
		case <-ctx.Done():
			return sum
		}
	}
	return sum
}

func stopped(jobs []int, bad func(int) bool) bool {
	stop := make(chan struct{})
	defer close(stop)
	in, out := make(chan int), make(chan int)
	go func() {
		for {
			select {
			case j := <-in:
				out <- j // want `waits here for ever to send on out`
			case <-stop:
				return
			}
		}
	}()
	for _, j := range jobs {
		in <- j
		if bad(j) {
			return false
		}
		<-out
	}
	return true
}
