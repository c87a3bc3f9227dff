// Package shadow loses the context that it was given.
package shadow

import (
	"context"
	"os/exec"

	"golang.org/x/sync/errgroup"
)

func run(ctx context.Context, steps []func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range steps {
		g.Go(func() error { return s(ctx) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if err := exec.CommandContext(ctx, "true").Run(); err != nil { // want `^the context of the group is cancelled when Wait returns at x\.go:16, and exec\.CommandContext, which can do nothing with a cancelled one, is given it here$`
		return err
	}
	return second(ctx)
}

func second(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return ctx.Err() })
	return g.Wait()
}

// rounds has a context of its own for each round.
func rounds(ctx context.Context, n int, step func(context.Context) error) (err error) {
	for range n {
		g, ctx := errgroup.WithContext(ctx)
		g.Go(func() error { return step(ctx) })
		if err = g.Wait(); err != nil {
			break
		}
		if err = second(ctx); err != nil { // want `cancelled when Wait returns at x\.go:36, and second, which`
			break
		}
	}
	return err
}
