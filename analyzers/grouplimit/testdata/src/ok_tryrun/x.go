// Package ok_tryrun runs in its own goroutine what finds no slot.
package ok_tryrun

import "golang.org/x/sync/errgroup"

func walk(g *errgroup.Group, n int) error {
	for i := range n {
		run := func() error { return walk(g, i) }
		if !g.TryGo(run) {
			if err := run(); err != nil {
				return err
			}
		}
	}
	return nil
}

func all(n int) error {
	var g errgroup.Group
	g.SetLimit(4)
	g.Go(func() error { return walk(&g, n) })
	return g.Wait()
}
