// Package many has several senders, and nobody who closes when they are done.
package many

import "sync"

func lengths(words []string) (sum int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	for _, w := range words {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if w != "" {
				ch <- len(w)
			}
		}()
	}
	for n := range ch { // want `^nothing closes ch, so the range here waits for ever once those who send at x.go:14 are done$`
		sum += n
	}
	wg.Wait()
	return sum
}

func waited(words []string) (sum int) {
	ch := make(chan int, len(words))
	var wg sync.WaitGroup
	for _, w := range words {
		wg.Go(func() { ch <- len(w) })
	}
	wg.Wait()
	for n := range ch { // want `nothing closes ch, so the range here waits for ever once those who send at x.go:29 are done`
		sum += n
	}
	return sum
}

func noGroup(a, b []string) (sum int) {
	ch := make(chan int)
	go func() { ch <- len(a) }()
	go func() { ch <- len(b) }()
	for n := range ch { // want `nothing closes ch, so the range here waits for ever once those who send at x.go:40 are done`
		sum += n
	}
	return sum
}
