// Package ok_waited sets another limit when all goroutines have ended, or makes
// another group.
package ok_waited

import "golang.org/x/sync/errgroup"

func twice(work []func() error) error {
	var g errgroup.Group
	g.SetLimit(2)
	for _, w := range work {
		g.Go(w)
	}
	if err := g.Wait(); err != nil {
		return err
	}
	g.SetLimit(4)
	for _, w := range work {
		g.Go(w)
	}
	return g.Wait()
}

func each(work [][]func() error) error {
	for _, list := range work {
		var g errgroup.Group
		g.SetLimit(2)
		for _, w := range list {
			g.Go(w)
		}
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// left may leave goroutines of one group behind, but not of the next.
func left(work [][]func() error) *errgroup.Group {
	var last *errgroup.Group
	for _, list := range work {
		g := new(errgroup.Group)
		g.SetLimit(2)
		for _, w := range list {
			g.Go(w)
		}
		last = g
	}
	return last
}
