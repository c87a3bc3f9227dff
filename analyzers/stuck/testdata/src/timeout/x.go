package timeout

import (
	"context"
	"errors"
	"time"
)

func query() string { return "row" }

func fetch(ctx context.Context) (string, error) {
	result := make(chan string)
	go func() {
		result <- query() // want `the goroutine started at x.go:13 waits here for ever to send on result: timeout.fetch, which receives from it, has returned at x.go:20`
	}()
	select {
	case r := <-result:
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func fetchFor(d time.Duration) (string, error) {
	result := make(chan string)
	go func() {
		result <- query() // want `waits here for ever to send on result`
	}()
	select {
	case r := <-result:
		return r, nil
	case <-time.After(d):
		return "", errors.New("too late")
	}
}

// first returns what comes first; the others stay.
func first(hosts []string) string {
	answers := make(chan string)
	for range hosts {
		go func() {
			answers <- query() // want `waits here for ever to send on answers`
		}()
	}
	return <-answers
}
