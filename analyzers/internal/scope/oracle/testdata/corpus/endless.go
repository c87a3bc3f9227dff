package m

import "sync"

// The loop does not end, whatever comes after it.
func addMany(n int) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; n++ {
	}
	wg.Wait()
}
