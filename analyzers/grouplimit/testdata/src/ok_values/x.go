// Package ok_values asks a cancelled context for what it still has.
package ok_values

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"time"

	"golang.org/x/sync/errgroup"
)

type key struct{}

func run(parent context.Context, work func(context.Context) error) error {
	g, ctx := errgroup.WithContext(parent)
	g.Go(func() error { return work(ctx) })
	err := g.Wait()
	slog.InfoContext(ctx, "done", "error", err)
	if ctx.Err() != nil && !errors.Is(context.Cause(ctx), err) {
		return context.Cause(ctx)
	}
	id(ctx)
	if _, err := net.DefaultResolver.LookupHost(ctx, "localhost"); err != nil { // which needs no network
		return err
	}
	return cleanup(context.WithoutCancel(ctx), time.Second)
}

func id(ctx context.Context) any { return ctx.Value(key{}) }

func cleanup(ctx context.Context, d time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-ctx.Done()
	return nil
}
