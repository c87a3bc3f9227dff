package m

import (
	"sync"

	"ex.test/m/world"
)

func addMany(n int) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ {
		wg.Go(func() {
			world.Work(i)
		})
		wg.Done()
	}
	wg.Wait()
}
