// Package ok_producer has one goroutine that starts the others, for which there
// are slots besides.
package ok_producer

import "golang.org/x/sync/errgroup"

func feed(items <-chan int, use func(int) error) error {
	var g errgroup.Group
	g.SetLimit(2)
	g.Go(func() error {
		for it := range items {
			g.Go(func() error { return use(it) })
		}
		return nil
	})
	return g.Wait()
}

func three(use func(int) error) error {
	var g errgroup.Group
	g.SetLimit(4)
	for i := range 3 {
		g.Go(func() error {
			g.Go(func() error { return use(i) })
			return nil
		})
	}
	return g.Wait()
}
