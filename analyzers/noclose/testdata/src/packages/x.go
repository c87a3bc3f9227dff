package packages

import "test/packages/dep"

// early returns without what dep.Finish would do.
func early(items []int) int {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			if it < 0 {
				return // want `^the producer returns here without closing ch, so the range at x.go:18 waits for ever$`
			}
			dep.Emit(ch, it)
		}
		dep.Finish(ch)
	}()
	sum := 0
	for v := range ch {
		sum += v
	}
	return sum
}

// never has nobody who closes.
func never(items []int) int {
	ch := make(chan int)
	go func() {
		dep.Emit(ch, items...)
		ch <- 0
	}()
	go func() {
		dep.Emit(ch, 1, 2, 3)
	}()
	sum := 0
	for v := range ch { // want `^nothing closes ch, so the range here waits for ever once those who send at x.go:28 are done$`
		sum += v
	}
	return sum
}

func deferred(items []int) int {
	ch := make(chan int)
	go func() {
		defer dep.Finish(ch)
		for _, it := range items {
			if it < 0 {
				return
			}
			dep.Emit(ch, it)
		}
	}()
	sum := 0
	for v := range ch {
		sum += v
	}
	return sum
}

// keeps gives the channel to somebody who may close it.
func keeps(items []int) int {
	ch := make(chan int)
	dep.Keep(ch)
	go dep.Emit(ch, items...)
	sum := 0
	for v := range ch {
		sum += v
	}
	return sum
}

// may closes on some paths.
func may(items []int) int {
	ch := make(chan int)
	go func() {
		ch <- 1
		dep.FinishIf(ch, len(items) > 0)
	}()
	sum := 0
	for v := range ch {
		sum += v
	}
	return sum
}
