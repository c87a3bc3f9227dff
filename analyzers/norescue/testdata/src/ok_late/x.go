// Package ok_late is right: the function has been told to end and waits for the rest.
package ok_late

import "context"

func run(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error)
	quit := make(chan struct{})
	go func() {
		err := work(ctx)
		select {
		case errs <- err:
		case <-quit:
		}
	}()
	select {
	case err := <-errs:
		return err
	case <-ctx.Done():
		<-errs // the worker ends with the context
	}
	close(quit)
	return ctx.Err()
}

func stopped(ctx context.Context, in <-chan int, work func(int) int) (last int) {
	out := make(chan int)
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		for {
			select {
			case v := <-in:
				select {
				case out <- work(v):
				case <-ctx.Done():
					out <- -1
					return
				}
			case <-ctx.Done():
				out <- -1
				return
			}
		}
	}()
	select {
	case last = <-out:
	case <-ctx.Done():
		cancel()
		return -1
	}
	cancel()
	<-out
	return last
}
