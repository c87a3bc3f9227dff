// Package ok_detached waits for a slot in goroutines that hold none.
package ok_detached

import "golang.org/x/sync/errgroup"

func run(items []int, use func(int) error) error {
	var g errgroup.Group
	g.SetLimit(2)
	for _, it := range items {
		g.Go(func() error {
			go g.Go(func() error { return use(it) })
			return nil
		})
	}
	return g.Wait()
}
