package group

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

type fetcher struct {
	mu    sync.Mutex
	found []string
	group *errgroup.Group
}

func (f *fetcher) all(ctx context.Context, names []string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	g, ctx := errgroup.WithContext(ctx)
	for _, name := range names {
		g.Go(func() error { return f.one(ctx, name) })
	}
	return g.Wait() // want `^this wait for g blocks while f.mu is held since x.go:17, but \(\*fetcher\).one locks f.mu at x.go:30 on the way to the end of the goroutine started at x.go:21: both can wait for ever$`
}

func (f *fetcher) one(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.found = append(f.found, name)
	return nil
}

func (f *fetcher) start(name string) {
	f.group = new(errgroup.Group)
	f.group.Go(func() error {
		f.mu.Lock()
		f.found = append(f.found, name)
		f.mu.Unlock()
		return nil
	})
}

// close defers the waiting after the unlocking, so it comes first.
func (f *fetcher) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer f.group.Wait() // want `^this wait for f.group blocks while f.mu is held since x.go:48, but f.mu is locked at x.go:39 on the way to the end of the goroutine started at x.go:38: both can wait for ever$`
	f.found = nil
}

// shut waits when it has unlocked.
func (f *fetcher) shut() {
	f.mu.Lock()
	defer f.group.Wait()
	defer f.mu.Unlock()
	f.found = nil
}
