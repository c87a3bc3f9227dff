// Who is given the WaitGroup may count it down.
package ok_world

import "sync"

type job struct {
	done func()
}

var jobs = make(chan job)

func all(n int) {
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		jobs <- job{wg.Done}
	}
	wg.Wait()
}
