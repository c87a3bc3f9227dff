// Package work runs what it is given, for callers in another package.
package work

import "context"

// Run works until the jobs end, ctx does, or do fails.
func Run(ctx context.Context, jobs <-chan int, do func(int) error) error {
	for {
		select {
		case j, ok := <-jobs:
			if !ok {
				return nil
			}
			if err := do(j); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
