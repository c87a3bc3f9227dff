// Package ok_before uses the context while the group runs, or may.
package ok_before

import (
	"context"
	"net"

	"golang.org/x/sync/errgroup"
)

func run(parent context.Context, hosts []string) error {
	g, ctx := errgroup.WithContext(parent)
	for _, h := range hosts {
		g.Go(func() error {
			_, err := net.DefaultResolver.LookupHost(ctx, h)
			return err
		})
	}
	if _, err := net.DefaultResolver.LookupHost(ctx, "localhost"); err != nil {
		return err
	}
	if len(hosts) == 0 {
		g.Wait()
	}
	_, err := net.DefaultResolver.LookupHost(ctx, "localhost")
	return errors(err, g.Wait())
}

func errors(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}
