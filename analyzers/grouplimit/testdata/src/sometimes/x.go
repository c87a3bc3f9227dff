// Package sometimes sets a limit under a condition, which no fix can tell.
package sometimes

import "golang.org/x/sync/errgroup"

func run(first, second func() error, slow bool, n int) error {
	var g errgroup.Group
	g.Go(first)
	if slow {
		g.SetLimit(1) // want `the goroutine started at x\.go:8 may still be running`
	}
	g.Go(second)
	return g.Wait()
}

func given(work []func() error, n int) error {
	var g errgroup.Group
	for _, w := range work {
		g.Go(w)
		n++
	}
	g.SetLimit(n) // want `the goroutine started at x\.go:19 may still be running`
	return g.Wait()
}
