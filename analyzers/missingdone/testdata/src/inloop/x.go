package inloop

import "sync"

// all waits for all of them in each round.
func all(hooks []func()) {
	var wg sync.WaitGroup
	wg.Add(len(hooks))
	for _, h := range hooks {
		go func() {
			defer wg.Done()
			println(h != nil)
		}()
		wg.Wait() // want `inloop\.all waits here for ever for wg: one of those that call Done is started at x\.go:10, only after that`
	}
}

// two waits for the second before there is one.
func two() {
	var wg sync.WaitGroup
	wg.Add(2)
	go wg.Done()
	wg.Wait() // want `inloop\.two waits here for ever for wg: one of those that call Done is started at x\.go:24, only after that`
	go wg.Done()
}

// rounds counts two in each round and starts one: what the next round starts is no help.
func rounds() {
	for range 2 {
		var wg sync.WaitGroup
		wg.Add(2)
		go wg.Done()
		wg.Wait() // want `inloop\.rounds waits here for ever for wg: what Add counts at x\.go:31 is not made up for by as many calls of Done`
	}
}

// again does so with one WaitGroup.
func again() {
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(2)
		go wg.Done()
		wg.Wait() // want `inloop\.again waits here for ever for wg: what Add counts at x\.go:41 is not made up for by as many calls of Done`
	}
}
