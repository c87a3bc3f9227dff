package x

import (
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"
)

// groupsInLoop has a group for each round, which may start nothing.
func groupsInLoop() {
	err := errors.New("1")
	for _, tc := range [][]error{{}, {nil}, {err, nil}} {
		g := new(errgroup.Group)
		for _, err := range tc {
			g.Go(func() error { return err })
			if g.Wait() != nil {
				println("failed")
			}
		}
	}
}

func waitGroupsInLoop(f func()) {
	for _, tc := range [][]int{{}, {1}, {1, 2}} {
		var wg sync.WaitGroup
		for range tc {
			wg.Go(func() { f() })
			wg.Wait()
		}
	}
}

// oneFlight runs its function once, or another goroutine does.
func oneFlight() {
	var g singleflight.Group
	started, unblock := make(chan struct{}), make(chan struct{})
	go func() {
		g.Do("key", func() (any, error) {
			close(started)
			<-unblock
			return nil, nil
		})
	}()
	<-started
	close(unblock)
}
