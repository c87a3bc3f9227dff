// Package only has groups of one goroutine, which starts another.
package only

import "golang.org/x/sync/errgroup"

func feed(items []int, use func(int)) error {
	var g errgroup.Group
	g.SetLimit(1)
	g.Go(func() error {
		for _, it := range items {
			it := it
			g.Go(func() error { // want `^the goroutine that comes to this Go holds the only slot of the limit set at x\.go:8, and waits for itself for ever$`
				use(it)
				return nil
			})
		}
		return nil
	})
	return g.Wait()
}
