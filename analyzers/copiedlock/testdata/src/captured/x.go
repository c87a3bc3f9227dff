package captured

import "sync"

func sum(xs []int) int {
	total := 0
	var wg sync.WaitGroup
	for _, x := range xs {
		wg.Go(func() {
			var mu sync.Mutex // want `^mu is another mutex in each call of the function literal, so the Lock at x\.go:11 waits for nobody and does not guard the write to total at x\.go:12$`
			mu.Lock()
			total += x
			mu.Unlock()
		})
	}
	wg.Wait()
	return total
}

func index(words []string) map[string]int {
	var m = map[string]int{}
	done := make(chan bool)
	for i, w := range words {
		go func() {
			defer func() { done <- true }()
			var lock sync.Mutex // want `^lock is another mutex in each call of the function literal, .* does not guard the write to m at`
			lock.Lock()
			defer lock.Unlock()
			m[w] = i
		}()
	}
	for range words {
		<-done
	}
	return m
}
