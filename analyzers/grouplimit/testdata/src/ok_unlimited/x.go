// Package ok_unlimited has groups without a limit, or with another's.
package ok_unlimited

import "golang.org/x/sync/errgroup"

func walk(g *errgroup.Group, n int) error {
	for i := range n {
		g.Go(func() error { return walk(g, i) })
	}
	return nil
}

func all(n int) error {
	var g errgroup.Group
	g.Go(func() error { return walk(&g, n) })
	return g.Wait()
}

func lifted(n int) error {
	var g errgroup.Group
	g.SetLimit(-1)
	g.Go(func() error { return walk(&g, n) })
	return g.Wait()
}

func two(items []int, use func(int) error) error {
	var outer, inner errgroup.Group
	outer.SetLimit(2)
	inner.SetLimit(2)
	for _, it := range items {
		outer.Go(func() error {
			inner.Go(func() error { return use(it) })
			return nil
		})
	}
	if err := outer.Wait(); err != nil {
		return err
	}
	return inner.Wait()
}

// own makes a group for each level.
func own(n int) error {
	var g errgroup.Group
	g.SetLimit(2)
	for i := range n {
		g.Go(func() error { return own(i) })
	}
	return g.Wait()
}
