// Package zero takes a limit of zero for none.
package zero

import "golang.org/x/sync/errgroup"

func run(work ...func() error) error {
	var g errgroup.Group
	g.SetLimit(0) // want `^a limit of zero lets no goroutine start, so the Go at x\.go:10 blocks for ever$`
	for _, w := range work {
		g.Go(w)
	}
	return g.Wait()
}
