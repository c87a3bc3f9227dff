// Work that ends when what it is given fails.

package worker

import (
	"context"
	"errors"

	"test/worker/work"
)

// Nobody receives when a job has failed.
func Failing(list []int) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	jobs := make(chan int)
	go work.Run(ctx, jobs, func(n int) error {
		if n == 0 {
			return errors.New("zero")
		}
		return nil
	})
	for _, j := range list {
		jobs <- j // want `worker.Failing waits here for ever to send on jobs: the goroutine started at x.go:17, which receives from it, has ended at x.go:17`
	}
	return nil
}

// Silent: none fails.
func Right(list []int) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	jobs := make(chan int)
	go work.Run(ctx, jobs, func(n int) error { return nil })
	for _, j := range list {
		jobs <- j
	}
	return nil
}

// Silent: who sends is told.
func Selected(list []int) error {
	jobs, stopped := make(chan int), make(chan struct{})
	defer close(jobs)
	go func() {
		defer close(stopped)
		work.Run(context.Background(), jobs, func(n int) error {
			if n == 0 {
				return errors.New("zero")
			}
			return nil
		})
	}()
	for _, j := range list {
		select {
		case jobs <- j:
		case <-stopped:
			return nil
		}
	}
	return nil
}

// Silent: what fails is told by the function, which then stays.
func Told(list []int) error {
	jobs, failed := make(chan int), make(chan error, 1)
	defer close(jobs)
	go work.Run(context.Background(), jobs, func(n int) error {
		if n == 0 {
			select {
			case failed <- errors.New("zero"):
			default:
			}
		}
		return nil
	})
	for _, j := range list {
		jobs <- j
	}
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}
