// Every result has room.
package ok_buffered

import (
	"context"
	"errors"
	"time"
)

func query() string { return "row" }

func check(int) error { return nil }

func fetch(ctx context.Context) (string, error) {
	result := make(chan string, 1)
	go func() {
		result <- query()
	}()
	select {
	case r := <-result:
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func workers(items []int) error {
	errs := make(chan error, len(items))
	for _, it := range items {
		go func() {
			errs <- check(it)
		}()
	}
	for range items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func fixed() error {
	done := make(chan error, 2)
	go func() { done <- check(1) }()
	go func() { done <- check(2) }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return errors.New("too late")
	}
}
