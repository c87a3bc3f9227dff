package m

import (
	"sync"

	"ex.test/m/world"
)

// The third iteration is beyond what is explored.
func semaphore(items []int) {
	slots := make(chan struct{}, 2)
	var wg sync.WaitGroup
	for _, v := range items {
		select {
		case slots <- struct{}{}:
		default:
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-slots }() // missed stuck
			world.Work(v)
		}()
	}
	wg.Wait() // missed stuck
}
