package m

import "sync"

func onlyDefault() {
	var wg sync.WaitGroup
	wg.Go(func() {
		select {
		default:
		}
	})
	wg.Wait()
}
