// Package ended goes on with the context of a group that has ended.
package ended

import (
	"context"
	"net"
	"time"

	"golang.org/x/sync/errgroup"
)

func dial(parent context.Context, hosts []string, addr string) (net.Conn, error) {
	g, ctx := errgroup.WithContext(parent)
	for _, h := range hosts {
		g.Go(func() error { return check(ctx, h) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return new(net.Dialer).DialContext(ctx, "tcp", addr) // want `^the context of the group is cancelled when Wait returns at x\.go:17, and new\(net\.Dialer\)\.DialContext, which can do nothing with a cancelled one, is given it here$`
}

func check(ctx context.Context, host string) error { return ctx.Err() }

func helper(d time.Duration) error {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return check(ctx, "a") })
	g.Wait()
	return finish(ctx, d) // want `cancelled when Wait returns at x\.go:28, and finish, which`
}

func finish(ctx context.Context, d time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return ctx.Err()
}
