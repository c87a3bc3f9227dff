// Package waitgroup has a producer that a WaitGroup or an errgroup counts.
package waitgroup

import (
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"
)

func copyAll(src []byte) (dst []byte) {
	var wg sync.WaitGroup
	ch := make(chan byte)
	wg.Go(func() {
		for _, b := range src {
			if b == 0 {
				return // want `without closing ch, so the range at x.go:23`
			}
			ch <- b
		}
		close(ch)
	})
	for b := range ch {
		dst = append(dst, b)
	}
	wg.Wait()
	return dst
}

func group(src []int) (n int, err error) {
	var g errgroup.Group
	ch := make(chan int)
	g.Go(func() error {
		for _, x := range src {
			if x == 0 {
				return errors.New("zero") // want `without closing ch, so the range at x.go:44`
			}
			ch <- x
		}
		close(ch)
		return nil
	})
	g.Go(func() error {
		for x := range ch {
			n += x
		}
		return nil
	})
	err = g.Wait()
	return n, err
}
