// Counted and done under one condition.
package ok_conditional

import "sync"

func run(async bool, n int) {
	var wg sync.WaitGroup
	if async {
		wg.Add(1)
	}
	work := func() {
		println(n)
		if async {
			wg.Done()
		}
	}
	if async {
		go work()
	} else {
		work()
	}
	wg.Wait()
}
