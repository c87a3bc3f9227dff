// Package ok_fresh goes on with the parent, or with the context of a new group.
package ok_fresh

import (
	"context"
	"os/exec"

	"golang.org/x/sync/errgroup"
)

func parent(ctx context.Context, work func(context.Context) error) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return work(gctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	return exec.CommandContext(ctx, "true").Run()
}

func again(parent context.Context, work func(context.Context) error) error {
	g, ctx := errgroup.WithContext(parent)
	g.Go(func() error { return work(ctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	g, ctx = errgroup.WithContext(parent)
	g.Go(func() error { return work(ctx) })
	if err := exec.CommandContext(ctx, "true").Run(); err != nil {
		return err
	}
	return g.Wait()
}

func outside(ctx context.Context, work func(context.Context) error) error {
	{
		g, ctx := errgroup.WithContext(ctx)
		g.Go(func() error { return work(ctx) })
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return exec.CommandContext(ctx, "true").Run()
}
