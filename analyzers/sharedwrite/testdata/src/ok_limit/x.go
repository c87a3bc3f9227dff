// Package ok_limit limits what runs at once, and gives each its own element.
package ok_limit

import "sync"

func preload(names []string, read func(string) (int, error)) []int {
	sizes := make([]int, len(names))
	var wg sync.WaitGroup
	limit := make(chan struct{}, 20)
	for i, name := range names {
		wg.Add(1)
		limit <- struct{}{}
		go func(i int, name string) {
			defer wg.Done()
			n, err := read(name)
			<-limit
			if err != nil {
				return
			}
			sizes[i] = n
		}(i, name)
	}
	wg.Wait()
	return sizes
}
