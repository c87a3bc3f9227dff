// Package ok_bounded asks for zero goroutines and starts none, or sets the limit
// as the caller likes.
package ok_bounded

import "golang.org/x/sync/errgroup"

func try(work func() error) (bool, error) {
	var g errgroup.Group
	g.SetLimit(0)
	started := g.TryGo(work)
	return started, g.Wait()
}

func given(n int, work []func() error) error {
	var g errgroup.Group
	if n > 0 {
		g.SetLimit(n)
	}
	for _, w := range work {
		g.Go(w)
	}
	return g.Wait()
}

func changed(n int, work []func() error) error {
	var g errgroup.Group
	g.SetLimit(0)
	if n > 0 {
		g.SetLimit(n)
	}
	if n > 0 {
		for _, w := range work {
			g.Go(w)
		}
	}
	return g.Wait()
}
