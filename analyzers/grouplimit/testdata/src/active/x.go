// Package active sets limits when goroutines are running.
package active

import (
	"runtime"

	"golang.org/x/sync/errgroup"
)

func first(urls []string, log, fetch func(string) error) error {
	var g errgroup.Group
	g.Go(func() error { return log("start") })
	g.SetLimit(3) // want `^the goroutine started at x\.go:12 may still be running when the limit is set here: SetLimit panics, or the goroutine waits for ever to give back a slot that it never had$`
	for _, u := range urls {
		g.Go(func() error { return fetch(u) })
	}
	return g.Wait()
}

func each(urls []string, fetch func(string) error) error {
	g := new(errgroup.Group)
	for _, u := range urls {
		g.SetLimit(runtime.NumCPU()) // want `the goroutine started at x\.go:24 may still be running`
		g.Go(func() error { return fetch(u) })
	}
	return g.Wait()
}
